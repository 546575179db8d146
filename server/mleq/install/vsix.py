"""Extensions of VS Code packed into one file, as its own packer does, without Node."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_INSIDE = "extension/"
_TYPES = {".json": "application/json", ".md": "text/markdown", ".txt": "text/plain", ".vsixmanifest": "text/xml"}
_CODE = "Microsoft.VisualStudio.Code"
_SERVICES = "Microsoft.VisualStudio.Services"


def vsix(files: Mapping[str, str]) -> bytes:
    """An extension that runs no code, packed: the same files make the same bytes.

    Its page, `README.md`, is shown by the editor; files that begin with a dot are left out.
    """
    kept = {path: text for path, text in files.items() if not path.startswith(".")}
    manifest = json.loads(files["package.json"])
    endings = sorted({PurePosixPath(path).suffix for path in (*kept, "extension.vsixmanifest")})
    return _packed(
        {
            "extension.vsixmanifest": _manifest(manifest, "README.md" in kept).encode(),
            "[Content_Types].xml": _content_types(endings).encode(),
            **{_INSIDE + path: kept[path].encode() for path in sorted(kept)},
        }
    )


def with_file(packed: bytes, path: str, content: bytes) -> bytes:
    """An extension with one more file in it, of a kind that it has already."""
    with ZipFile(BytesIO(packed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return _packed({**files, _INSIDE + path: content})


def _packed(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = ZipInfo(path)  # of the first day that the format knows
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _manifest(extension: Mapping[str, Any], has_page: bool) -> str:
    """What the editor reads first, in the form that Visual Studio's extensions have."""
    tags = ",".join([*extension.get("keywords", ()), "snippet", "__web_extension"])
    properties = {
        f"{_CODE}.Engine": extension["engines"]["vscode"],
        f"{_CODE}.ExtensionDependencies": "",
        f"{_CODE}.ExtensionPack": "",
        f"{_CODE}.ExtensionKind": "ui,workspace,web",
        f"{_SERVICES}.GitHubFlavoredMarkdown": "true",
        f"{_SERVICES}.Content.Pricing": "Free",
    }
    assets = {f"{_CODE}.Manifest": "package.json"} | ({f"{_SERVICES}.Content.Details": "README.md"} if has_page else {})
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">',
        "<Metadata>",
        _element("Identity", Language="en-US", Id=extension["name"], Version=extension["version"],
                 Publisher=extension["publisher"]),
        f"<DisplayName>{escape(extension['displayName'])}</DisplayName>",
        f'<Description xml:space="preserve">{escape(extension["description"])}</Description>',
        f"<Tags>{escape(tags)}</Tags>",
        f"<Categories>{escape(','.join(extension.get('categories', ())))}</Categories>",
        "<GalleryFlags>Public</GalleryFlags>",
        "<Properties>",
        *(_element("Property", Id=name, Value=value) for name, value in properties.items()),
        "</Properties>",
        "</Metadata>",
        "<Installation>",
        _element("InstallationTarget", Id=_CODE),
        "</Installation>",
        "<Dependencies/>",
        "<Assets>",
        *(_element("Asset", Type=kind, Path=_INSIDE + path, Addressable="true") for kind, path in assets.items()),
        "</Assets>",
        "</PackageManifest>",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _content_types(endings: list[str]) -> str:
    types = "".join(_element("Default", Extension=ending, ContentType=_TYPES[ending]) for ending in endings)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>\n'
    )


def _element(name: str, **attributes: str) -> str:
    return f"<{name} {' '.join(f'{key}={quoteattr(value)}' for key, value in attributes.items())}/>"
