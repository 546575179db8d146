-- A text cut to the cells of the screen that there is room for.

--- @param text string
--- @param room integer
--- @return string
return function(text, room)
  if vim.fn.strdisplaywidth(text) <= room then
    return text
  end
  repeat
    text = vim.fn.strcharpart(text, 0, vim.fn.strchars(text) - 1)
  until vim.fn.strdisplaywidth(text) < room
  return text .. '…'
end
