;;; mleq-autoloads.el --- automatically extracted autoloads  -*- lexical-binding: t -*-
;;
;;; Code:

(add-to-list 'load-path (directory-file-name
                         (or (file-name-directory #$) (car load-path))))


;;;### (autoloads nil "mleq" "mleq.el" (0 0 0 0))
;;; Generated autoloads from mleq.el

(autoload 'mleq "mleq" "\
Let Eglot have mleq in this buffer, in place of the server that it has else." t nil)

(with-eval-after-load 'lsp-mode (require 'mleq) (mleq--lsp-register))

(autoload 'mleq-ensure "mleq" "\
Start the server for this buffer soon, unless `mleq-enabled' is nil." nil nil)

(dolist (hook '(tex-mode-hook LaTeX-mode-hook plain-TeX-mode-hook markdown-mode-hook markdown-ts-mode-hook)) (add-hook hook #'mleq-ensure))

(autoload 'mleq-search "mleq" "\
Choose from all equations, and insert one at point." t nil)

(register-definition-prefixes "mleq" '("mleq-"))

;;;***

;; Local Variables:
;; version-control: never
;; no-byte-compile: t
;; no-update-autoloads: t
;; coding: utf-8
;; End:
;;; mleq-autoloads.el ends here
