;;; mleq.el --- The equations of machine learning, from a language server  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: tex, convenience, tools
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; In a LaTeX or Markdown file you type a name, and the finished equation is
;; there; you ask about a formula, and are told what it is.
;;
;; The package makes mleq's server known to Eglot and to lsp-mode, and starts it
;; where such a file is opened.  It needs the command `mleq' (`pip install
;; mleq'), and one of the two clients; Emacs 29 comes with Eglot.  With yasnippet
;; an equation has its stops; without it, it is inserted as plain text.
;;
;; Eglot 1.9, which Debian 12 has, deletes what stands behind the cursor where
;; more is typed than the name chosen has letters.  Later ones do not.
;;
;; Eglot has one server for a mode.  Where it has another one to start, texlab or
;; marksman for example, that one is left its place: `M-x mleq' puts mleq there,
;; and `mleq-instead-of-others' does so always.  In lsp-mode, mleq stands beside
;; the others.
;;
;; `M-x mleq-search' chooses from all equations, and inserts one.

;;; Code:

(require 'cl-lib)
(require 'json)
(require 'subr-x)

(defvar eglot-server-programs)
(defvar lsp-language-id-configuration)
(declare-function eglot "ext:eglot")
(declare-function eglot-ensure "ext:eglot")
(declare-function eglot-current-server "ext:eglot")
(declare-function eglot--TextDocumentPositionParams "ext:eglot")
(declare-function eglot--apply-text-edits "ext:eglot")
(declare-function jsonrpc-request "jsonrpc")
(declare-function lsp-deferred "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")
(declare-function yas-minor-mode "ext:yasnippet")
(declare-function yas-expand-snippet "ext:yasnippet")

(defgroup mleq nil
  "The equations of machine learning."
  :group 'tex
  :prefix "mleq-")

(defcustom mleq-enabled t
  "Whether the server is started where a file that it is for is opened."
  :type 'boolean)

(defcustom mleq-command nil
  "The command that is mleq, as a string or a list of strings.
With nil it is the one that `mleq install emacs' was called by, or else the
one on the path."
  :type '(choice (const :tag "Find it" nil) string (repeat string)))

(defcustom mleq-settings nil
  "Settings of the server, as a property list: (:head \"eq\").
They take effect when the server is started."
  :type '(plist :key-type symbol))

(defcustom mleq-instead-of-others nil
  "Whether Eglot starts mleq also where it has another server for the mode."
  :type 'boolean)

(defconst mleq--languages
  '(("latex" latex-mode LaTeX-mode plain-tex-mode plain-TeX-mode tex-mode TeX-mode)
    ("markdown" markdown-mode gfm-mode markdown-ts-mode quarto-mode))
  "The languages that the server knows, and the modes for each.")

(defconst mleq--folder (file-name-directory (or load-file-name buffer-file-name default-directory)))

(defvar mleq--has-told nil
  "Whether it has been said that there is no server or no client.")


;;; The command

(defun mleq--installed ()
  "The command that `mleq install' has put beside this file, if it still runs."
  (let ((file (expand-file-name "command.json" mleq--folder)))
    (when (file-readable-p file)
      (let ((command (ignore-errors
                       (with-temp-buffer
                         (insert-file-contents file)
                         (let ((json-array-type 'list)) (json-read))))))
        (and (consp command) (cl-every #'stringp command)
             (executable-find (car command))
             command)))))

(defun mleq--find-command ()
  "The command that starts the server, or nil if there is none."
  (let ((command (cond ((stringp mleq-command) (list (substitute-in-file-name mleq-command)))
                       (mleq-command)
                       ((mleq--installed))
                       ((executable-find "mleq") (list "mleq")))))
    (when (and command (executable-find (car command)))
      (if (member "serve" command) command (append command '("serve"))))))

(defun mleq--serve ()
  "The command that starts the server, or an error that says what to do."
  (or (mleq--find-command)
      (user-error "%s" (mleq--no-server))))

(defun mleq--no-server ()
  "What is said where there is no server."
  (if mleq-command
      (format "mleq: cannot run %s: set `mleq-command' right" mleq-command)
    "mleq: no server: run `pip install mleq', or set `mleq-command'"))

(defun mleq--tell-once (message)
  "Say MESSAGE, unless something was said before."
  (unless mleq--has-told
    (setq mleq--has-told t)
    (message "%s" message)))


;;; Eglot

(defun mleq--eglot-contact (&rest _)
  "How Eglot reaches the server."
  (append (mleq--serve)
          (and mleq-settings (list :initializationOptions mleq-settings))))

(defun mleq--language ()
  "The language of `mleq--languages' that the buffer is in."
  (cl-find-if (lambda (language) (apply #'derived-mode-p (cdr language))) mleq--languages))

(defun mleq--eglot-other ()
  "The program of another server that Eglot has for this mode, if it is there."
  (cl-loop for (modes . contact) in eglot-server-programs
           when (and (not (eq contact #'mleq--eglot-contact))
                     (cl-some (lambda (mode) (derived-mode-p (if (consp mode) (car mode) mode)))
                              (if (or (symbolp modes) (keywordp (cadr modes))) (list modes) modes)))
           return (let* ((found (ignore-errors (if (functionp contact) (funcall contact nil) contact)))
                         (program (car-safe found)))
                    (and (stringp program) (executable-find program) program))))

(defun mleq--eglot-prefer ()
  "Make mleq the server that Eglot starts in modes of the buffer's language."
  (let ((language (mleq--language)))
    (add-to-list 'eglot-server-programs
                 ;; One entry for a language: a server is told one for all its buffers.
                 (cons (mapcar (lambda (mode) (list mode :language-id (car language))) (cdr language))
                       #'mleq--eglot-contact))))

;;;###autoload
(defun mleq ()
  "Let Eglot have mleq in this buffer, in place of the server that it has else."
  (interactive)
  (unless (mleq--language)
    (user-error "mleq: this buffer is neither LaTeX nor Markdown"))
  (unless (require 'eglot nil t)
    (user-error "mleq: there is no Eglot: install it, or use lsp-mode"))
  (mleq--serve)
  (mleq--stops)
  (mleq--eglot-prefer)
  (call-interactively #'eglot))


;;; lsp-mode

(defun mleq--lsp-register ()
  "Make the server known to lsp-mode, beside others."
  (dolist (language mleq--languages)
    (dolist (mode (cdr language))
      (add-to-list 'lsp-language-id-configuration (cons mode (car language)) t)))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection #'mleq--serve #'mleq--find-command)
    :major-modes (cl-mapcan (lambda (language) (copy-sequence (cdr language))) mleq--languages)
    :initialization-options (lambda () (or mleq-settings (make-hash-table)))
    :add-on? t
    :server-id 'mleq)))

;;;###autoload
(with-eval-after-load 'lsp-mode
  (require 'mleq)
  (mleq--lsp-register))


;;; The start

(defun mleq--stops ()
  "Give equations their stops in this buffer, if yasnippet is there."
  (when (require 'yasnippet nil t)
    (yas-minor-mode 1)))

(defun mleq--start ()
  "Start the server for this buffer by the client that is there."
  (remove-hook 'post-command-hook #'mleq--start t)
  (cond ((not (mleq--find-command)) (mleq--tell-once (mleq--no-server)))
        ((featurep 'lsp-mode) (mleq--stops) (lsp-deferred))
        ((not (require 'eglot nil t)) (mleq--tell-once "mleq: no client: install Eglot or lsp-mode"))
        ((and (mleq--eglot-other) (not mleq-instead-of-others)))
        (t (mleq--stops) (mleq--eglot-prefer) (eglot-ensure))))

;;;###autoload
(defun mleq-ensure ()
  "Start the server for this buffer soon, unless `mleq-enabled' is nil."
  (when (and mleq-enabled buffer-file-name (mleq--language))
    ;; Not at once: what others have in their hooks tells whether lsp-mode is used.
    (add-hook 'post-command-hook #'mleq--start nil t)))

;;;###autoload
(dolist (hook '(tex-mode-hook LaTeX-mode-hook plain-TeX-mode-hook markdown-mode-hook markdown-ts-mode-hook))
  (add-hook hook #'mleq-ensure))


;;; Search

(defun mleq--server ()
  "The server as Eglot has it, or an error."
  (or (and (fboundp 'eglot-current-server) (eglot-current-server))
      (user-error "mleq: Eglot has no server here: M-x mleq")))

(defun mleq--choose (equations)
  "Let the user choose one of EQUATIONS, in the order in which they are."
  (let* ((named (mapcar (lambda (equation)
                          (cons (format "%s %s" (plist-get equation :name) (plist-get equation :zh)) equation))
                        equations))
         (annotate (lambda (name)
                     (concat "  " (plist-get (cdr (assoc name named)) :line))))
         (table (lambda (typed predicate action)
                  (if (eq action 'metadata)
                      `(metadata (display-sort-function . identity) (cycle-sort-function . identity)
                                 (annotation-function . ,annotate))
                    (complete-with-action action named typed predicate)))))
    (cdr (assoc (completing-read "Equation: " table nil t) named))))

(defun mleq--insert (item)
  "Insert the completion ITEM at point, and what it needs elsewhere."
  (let ((text (plist-get (plist-get item :textEdit) :newText)))
    ;; Only what was promised as a snippet is one: otherwise a dollar is a dollar.
    (if (eql (plist-get item :insertTextFormat) 2)
        (yas-expand-snippet text)
      (insert text))
    (when-let ((edits (plist-get item :additionalTextEdits)))
      (eglot--apply-text-edits edits))))

;;;###autoload
(defun mleq-search ()
  "Choose from all equations, and insert one at point."
  (interactive)
  (let* ((server (mleq--server))
         (found (jsonrpc-request server :mleq/search '(:query "" :limit 1000)))
         (equation (mleq--choose (append found nil)))
         (place (eglot--TextDocumentPositionParams))
         (item (jsonrpc-request server :mleq/insert `(:id ,(plist-get equation :id) ,@place))))
    (if item
        (mleq--insert item)
      (user-error "mleq: no formula can stand here"))))

(provide 'mleq)
;;; mleq.el ends here
