;; -*- no-byte-compile: t; lexical-binding: nil -*-
(define-package "mleq" "0.1.0"
  "The equations of machine learning, from a language server"
  '((emacs "28.1"))
  :keywords '("tex" "convenience" "tools"))
