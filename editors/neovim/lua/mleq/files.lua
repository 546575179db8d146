-- Which files are served.

local M = {}

--- Whether a buffer is a document, or a file of a pack, in which mistakes are marked.
--- @param buffer integer
--- @return boolean
function M.are_served(buffer)
  local filetype, path = vim.bo[buffer].filetype, vim.fs.normalize(vim.api.nvim_buf_get_name(buffer))
  local is_of_pack = path:find('/%.mleq/') or path:find('/mleq/packs/')
  return filetype ~= 'yaml' and filetype ~= 'bib' or is_of_pack ~= nil
end

return M
