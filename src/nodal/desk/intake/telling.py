"""What became of what was handed in, in sentences above the next page."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.steps.intake_result import FileResult

COUNTS = ("accepted", "supplements", "duplicates", "conflicts", "retracted", "refused")


def tell(request: HttpRequest, results: Sequence[FileResult]) -> None:
    """What became of the file, or of the members of an archive, in a sentence."""
    broken = sum(any(entry["row"] is None for entry in result.refused) for result in results)
    if len(results) == 1 and broken:
        messages.warning(
            request, _("The file could not be read as a whole, and nothing was taken in; why not stands below.")
        )
        return
    counted = {name: sum(result.counts()[name] for result in results) for name in ("seen", *COUNTS)}
    count = {"n": counted["seen"] - broken}
    said = [ngettext("%(n)s report was read.", "%(n)s reports were read.", count["n"]) % count]
    if len(results) > 1:
        files = {"n": len(results)}
        said.insert(0, ngettext("The archive lists %(n)s file.", "The archive lists %(n)s files.", files["n"]) % files)
    if broken:
        count = {"n": broken}
        said.append(ngettext("%(n)s file was refused whole.", "%(n)s files were refused whole.", broken) % count)
    if counted["refused"] - broken:
        count = {"n": counted["refused"] - broken}
        refused = ngettext("%(n)s was refused; it stands below.", "%(n)s were refused; they stand below.", count["n"])
        said.append(refused % count)
    elif counted["seen"] and counted["duplicates"] == counted["seen"]:
        said.append(_("Nothing in it was new."))
    tell = messages.warning if counted["refused"] else messages.success
    for sentence in said:
        tell(request, sentence)
