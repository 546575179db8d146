"""An item with what explains it: the formula on one line stands above the rest only where no picture does."""

import pytest
from lsprotocol import types

from mleq.features.explain import Explanation, line_text
from mleq.features.markup import MARKDOWN
from mleq.features.present import Manner
from mleq.features.settings import Preview
from mleq.features.words import ENGLISH
from mleq.formula.preview import Drawing, Prepared, Previewer
from mleq.lsp.convert import resolve
from mleq.lsp.flags import ClientFlags

FLAGS = ClientFlags(label_details=True, item_format=types.MarkupKind.Markdown)


@pytest.mark.parametrize("has_picture", [True, False])
@pytest.mark.parametrize("wants_picture", [True, False])
def test_the_line_stands_where_no_picture_does(catalog, has_picture, wants_picture):
    equation = catalog.get("softmax")
    shipped = Previewer().quick(Prepared(equation.body), picture=True)
    drawing = shipped if has_picture else Drawing()
    told = Manner(MARKDOWN, ENGLISH, Preview(pictures=wants_picture))
    item = resolve(types.CompletionItem(equation.name), Explanation(equation), drawing, catalog, told, FLAGS)
    is_shown = has_picture and wants_picture
    assert ("data:image/svg" in item.documentation.value) is is_shown
    assert item.detail == (None if is_shown else line_text(equation.body))
