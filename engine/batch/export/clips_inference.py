"""The part of the CLIPS program that is the same for every rulebase.

Saliences keep the strata apart: a rule comes to fire only when nothing above it can any more.

    10000                counting the true parts of a condition
    9000 less the level  rules that do not read the diagnosis
    5000 to 5006         grades, evidence, totals, the diagnosis
    3000 less the level  rules that read the diagnosis
    1000                 grades of their findings, and steps
"""

from __future__ import annotations

EARLY, LATE = 9000, 3000
"""Salience of rules of level 0 before and after the diagnosis."""

TEMPLATES = """\
(deftemplate answer "Assert one for each answer; for a set, one for each option of it."
  (slot question) (slot value))
(deftemplate fired "A rule fired." (slot rule))
(deftemplate given "Some rule gave a finding; grades are 1 weak, 2 moderate, 3 strong."
  (slot finding) (slot grade))
(deftemplate finding "A finding holds, with the highest grade it was given."
  (slot id) (slot grade))
(deftemplate evidence "What a finding says for or against a category."
  (slot finding) (slot category) (slot cluster) (slot decibans))
(deftemplate total "Evidence for a category, added up, in decibans."
  (slot category) (slot decibans))
(deftemplate diagnosis
  "Leading: a category or undetermined. Second: a category or none. Margin: decibans ahead."
  (slot leading) (slot second) (slot margin))
(deftemplate probability "From 0 to 1." (slot category) (slot value))
(deftemplate step "A step is called for." (slot id))
(deftemplate done "A step has been done already." (slot step))

(deftemplate category "In the order of the knowledge; when it may lead at all."
  (slot id) (slot place) (slot total-at-least) (slot others-at-most))
(deftemplate weight "What a finding with a grade is evidence of."
  (slot finding) (slot grade) (slot category) (slot cluster) (slot decibans))
(deftemplate addresses "A finding calls for a step." (slot step) (slot finding))
(deftemplate part "One part of a condition is true." (slot of) (slot number))
(deftemplate tally "So many parts are." (slot of) (slot true))
(deftemplate strongest "The strongest evidence of its sign in a cluster."
  (slot category) (slot cluster) (slot decibans))
(deftemplate leader "The category that leads, or undetermined." (slot category))
(deftemplate runner-up "The category close behind." (slot category))
"""

INFERENCE = """\
(defrule count-parts
  (declare (salience 10000))
  (part (of ?of))
  =>
  (do-for-all-facts ((?before tally)) (eq ?before:of ?of) (retract ?before))
  (assert (tally (of ?of) (true (length$ (find-all-facts ((?each part)) (eq ?each:of ?of)))))))

(defrule settle-a-finding
  (declare (salience 5006))
  (not (diagnosis))
  (given (finding ?finding) (grade ?grade))
  (not (given (finding ?finding) (grade ?other&:(> ?other ?grade))))
  =>
  (assert (finding (id ?finding) (grade ?grade))))

(defrule weigh-a-finding
  (declare (salience 5005))
  (not (diagnosis))
  (finding (id ?finding) (grade ?grade))
  (weight (finding ?finding) (grade ?grade) (category ?category) (cluster ?cluster)
          (decibans ?decibans))
  =>
  (assert (evidence (finding ?finding) (category ?category) (cluster ?cluster)
                    (decibans ?decibans))))

(defrule take-the-strongest-for
  (declare (salience 5004))
  (evidence (category ?category) (cluster ?cluster) (decibans ?decibans&:(> ?decibans 0)))
  (not (evidence (category ?category) (cluster ?cluster) (decibans ?more&:(> ?more ?decibans))))
  =>
  (assert (strongest (category ?category) (cluster ?cluster) (decibans ?decibans))))

(defrule take-the-strongest-against
  (declare (salience 5004))
  (evidence (category ?category) (cluster ?cluster) (decibans ?decibans&:(< ?decibans 0)))
  (not (evidence (category ?category) (cluster ?cluster) (decibans ?less&:(< ?less ?decibans))))
  =>
  (assert (strongest (category ?category) (cluster ?cluster) (decibans ?decibans))))

(defrule add-up
  (declare (salience 5003))
  (category (id ?category))
  =>
  (bind ?sum 0)
  (do-for-all-facts ((?each strongest)) (eq ?each:category ?category)
    (bind ?sum (+ ?sum ?each:decibans)))
  (assert (total (category ?category) (decibans ?sum))))

(defrule one-leads
  (declare (salience 5002))
  (category (id ?category) (total-at-least ?least) (others-at-most ?most))
  (total (category ?category)
         (decibans ?total&:(>= ?total ?*margin*)&:(>= ?total ?least)))
  (not (total (category ~?category)
              (decibans ?other&:(or (> (+ ?other ?*margin*) ?total) (> ?other ?most)))))
  =>
  (assert (leader (category ?category))))

(defrule one-is-second
  (declare (salience 5001))
  (leader (category ?leader))
  (total (category ?leader) (decibans ?total))
  (total (category ?second&~?leader)
         (decibans ?best&:(> ?best 0)&:(<= (- ?total ?best) ?*second-within*)))
  (category (id ?second) (place ?place))
  (not (total (category ~?leader&~?second) (decibans ?more&:(> ?more ?best))))
  (not (and (total (category ?equal&~?leader&~?second) (decibans ?best))
            (category (id ?equal) (place ?earlier&:(< ?earlier ?place)))))
  =>
  (assert (runner-up (category ?second))))

(defrule diagnose
  (declare (salience 5000))
  (not (diagnosis))
  =>
  (bind ?leading "undetermined")
  (do-for-fact ((?each leader)) TRUE (bind ?leading ?each:category))
  (bind ?second "none")
  (do-for-fact ((?each runner-up)) TRUE (bind ?second ?each:category))
  (bind ?totals (create$))
  (do-for-all-facts ((?each total)) TRUE (bind ?totals (create$ ?totals ?each:decibans)))
  (bind ?totals (sort < ?totals))
  (bind ?highest (nth$ 1 ?totals))
  (bind ?rest (create$ 0 (rest$ ?totals)))
  (bind ?next (nth$ 1 (sort < ?rest)))
  (bind ?odds 0)
  (do-for-all-facts ((?each total)) TRUE
    (bind ?odds (+ ?odds (** 10 (/ (- ?each:decibans ?highest) 10)))))
  (do-for-all-facts ((?each total)) TRUE
    (assert (probability (category ?each:category)
                         (value (/ (** 10 (/ (- ?each:decibans ?highest) 10)) ?odds)))))
  (assert (diagnosis (leading ?leading) (second ?second) (margin (- ?highest ?next)))))

(defrule settle-a-late-finding
  (declare (salience 1000))
  (diagnosis)
  (given (finding ?finding) (grade ?grade))
  (not (given (finding ?finding) (grade ?other&:(> ?other ?grade))))
  =>
  (assert (finding (id ?finding) (grade ?grade))))

(defrule call-for-a-step
  (declare (salience 1000))
  (diagnosis)
  (finding (id ?finding))
  (addresses (step ?step) (finding ?finding))
  =>
  (assert (step (id ?step))))
"""

REPORT = """\
(deffunction report "Print what followed from the answers."
  ()
  (do-for-fact ((?each diagnosis)) TRUE
    (printout t "leading " ?each:leading ", second " ?each:second ", " ?each:margin
              " decibans ahead" crlf))
  (foreach ?id ?*categories*
    (do-for-fact ((?each total) (?share probability))
        (and (eq ?each:category ?id) (eq ?share:category ?id))
      (printout t "category " ?id ": " ?each:decibans " decibans, "
                (round (* 100 ?share:value)) "%" crlf)))
  (foreach ?id ?*findings*
    (do-for-fact ((?each finding)) (eq ?each:id ?id)
      (printout t "finding " ?id ": " (nth$ ?each:grade (create$ weak moderate strong)) crlf)))
  (foreach ?id ?*steps*
    (do-for-fact ((?each step)) (eq ?each:id ?id)
      (printout t "step " ?id
                (if (any-factp ((?past done)) (eq ?past:step ?id)) then " (done)" else "") crlf))))
"""
