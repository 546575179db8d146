-- How Neovim starts the server: the configuration behind vim.lsp.enable('mleq').

local adjust_indentation = 2 -- the protocol's InsertTextMode

-- A document that none of these lies above is served as well, by itself.
local markers = { '.mleq', '.git', '.hg', '.latexmkrc', 'latexmkrc', '_quarto.yml' }

return {
  cmd = require('mleq.command').find(),
  filetypes = { 'tex', 'plaintex', 'markdown', 'quarto', 'rmd', 'yaml', 'bib' },
  root_dir = function(buffer, attach)
    if require('mleq.files').are_served(buffer) then
      attach(vim.fs.root(buffer, markers))
    end
  end,
  -- nvim-cmp and blink.cmp say that they insert lines as they are; vim.snippet, which they insert with, indents them.
  capabilities = {
    textDocument = {
      completion = {
        insertTextMode = adjust_indentation,
        completionItem = { insertTextModeSupport = { valueSet = { adjust_indentation } } },
      },
    },
  },
  on_exit = function(...)
    require('mleq.server').exited(...)
  end,
}
