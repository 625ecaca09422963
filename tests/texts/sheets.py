"""One page of each text: its languages below, what it is about beside each other.

Run inside an Odoo environment: ``write(env, folder)``.
"""

import html
import json
import re
from pathlib import Path

from freezegun import freeze_time
from lxml import html as parser
from page_sheets import PageSheets
from story import NOW, Story

from odoo.addons.credit_collection.tools.short_text import count_parts, plain

LANGUAGES = {"en_US": "English", "es_ES": "Español"}
#: Width of a mail, of a document and of a short text, in pixels.
MAIL, PAPER, SHORT = 470, 800, 330
LETTER = "credit_collection.report_letter"
STATEMENT = "credit_collection.report_statement"
#: What is beside a text about an agreement, by the start of its name.
DOCUMENTS = {
    "plan_agreed": "credit_collection.report_plan",
    "contract_sent": "credit_collection.report_contract",
}
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 12px; width: max-content; background: #d9dee4;
  font: 14px Arial, sans-serif; }}
h1 {{ font-size: 18px; margin: 0 0 8px; }} h2 {{ font-size: 15px; margin: 8px 0; }}
.row {{ display: flex; gap: 12px; align-items: flex-start; }}
.cell {{ background: #fff; }} .cell b {{ display: block; padding: 6px 10px;
  background: #3e4c59; color: #fff; font-weight: normal; }}
.cell p.subject {{ margin: 0; padding: 6px 10px; font-weight: bold; }}
.cell pre {{ margin: 0; padding: 8px 10px; white-space: pre-wrap;
  font: 14px Arial, sans-serif; }}
iframe {{ border: 0; display: block; width: 100%; }}
</style><h1>{title}</h1>{rows}"""
FRAME = (
    '<iframe srcdoc="{}" onload="this.style.height='
    "this.contentDocument.documentElement.scrollHeight+'px'\"></iframe>"
)
#: Texts that no customer gets.
FOR_AGENCIES = {"placement_agency"}


def write(env, folder):
    """Write the pages, and their titles in their order into ``index.json``."""
    with freeze_time(NOW, tick=True):
        sheets = Sheets(env(context={**env.context, "lang": "en_US"}))
        pages = dict(sheets.of_cases())
        # What is agreed is not asked for any more: it comes after.
        pages |= dict(sheets.of_agreements())
        pages |= dict(PageSheets(sheets).of_answers())
    index = {}
    for name, (title, rows) in pages.items():
        index[name] = title
        parts = [_row(heading, cells) for heading, cells in rows]
        page = PAGE.format(title=html.escape(title), rows="".join(parts))
        (Path(folder) / f"{name}.html").write_text(page)
    (Path(folder) / "index.json").write_text(json.dumps(index))


def _row(heading, cells):
    shown = [
        f'<div class="cell" style="width: {width}px"><b>{html.escape(caption)}</b>'
        f"{content}</div>"
        for caption, width, content in cells
    ]
    return f'<h2>{html.escape(heading)}</h2><div class="row">{"".join(shown)}</div>'


def _mail(subject, body):
    framed = f'<meta charset="utf-8"><body style="margin: 0">{body}'
    return f'<p class="subject">{html.escape(subject)}</p>' + FRAME.format(
        html.escape(framed, quote=True)
    )


def _short(text, is_sms):
    parts = f" / {count_parts(text)} SMS" if is_sms else ""
    size = f"<p class='subject'>{len(text)}{parts}</p>"
    return f"<pre>{html.escape(text)}</pre>{size}"


class Sheets:
    """The pages, by name: title and rows of cells."""

    languages = LANGUAGES

    def __init__(self, env):
        self.env = env
        self.story = Story(env)
        bundle = env["ir.qweb"]._get_asset_bundle("web.report_assets_common")
        self.css = re.sub(r"@import[^;]*;", "", bundle.css().raw.decode())

    # === Pages === #

    def of_cases(self):
        """Texts about what is owed."""
        model = "credit.collection.case"
        for template in self._templates("mail.template", model):
            rows = []
            for lang, language in LANGUAGES.items():
                named = self._owing(template)
                cells = [
                    self._of_case(template, name, case, lang)
                    for name, case in named.items()
                ]
                cells += self._beside(template, lang)
                rows.append((language, cells))
            yield self._name(template), (template.name, rows)
        yield self._short_texts(model, self._owing())

    def of_agreements(self):
        """Texts about promises, plans, disputes, contracts and placements."""
        for model, named in self._agree().items():
            for template in self._templates("mail.template", model):
                if self._name(template) in FOR_AGENCIES:
                    continue
                rows = self._rows_of(template, named)
                yield self._name(template), (template.name, rows)
            if self._templates("sms.template", model):
                yield self._short_texts(model, named)

    def _short_texts(self, model, named):
        """SMS and WhatsApp about a model."""
        rows = []
        for template in self._templates("sms.template", model):
            is_sms = "whatsapp" not in self._name(template)
            for lang, language in LANGUAGES.items():
                cells = [
                    (name, SHORT, _short(self._text(template, record, lang), is_sms))
                    for name, record in self._chosen(template, named).items()
                ]
                rows.append((f"{template.name}, {language}", cells))
        name = model.rpartition(".")[2]
        return f"short_{name}", (f"Short texts: {name}", rows)

    # === What they are about === #

    def _owing(self, template=None):
        """Cases by what is owed; what is to come for texts before the due date."""
        is_early = template and "before_due" in self._name(template)
        return self.story.soon if is_early else self.story.cases

    def _agree(self):
        """Records by the model that a text is about, and by what they are."""
        story = self.story
        plans = {
            "three instalments": story.plan(),
            "one payment": story.plan(count=1),
            "a settlement": story.settlement(),
            "broken": story.plan(),
        }
        for plan in plans.values():
            plan._accept(
                plan.partner_id, "email", NOW.date(), document=story.no_document()
            )
        plans["broken"]._update_state(("active",), "broken")
        plans["broken"]._get_holds()._release("Broken")
        disputes = {name: story.dispute() for name in ("open", "partly", "not")}
        disputes["partly"]._resolve(
            "partial", 210.0, "Two of the chairs were damaged.", today=NOW.date()
        )
        disputes["not"]._resolve(
            "rejected", answer="The price is that of your order.", today=NOW.date()
        )
        second = plans["three instalments"].promise_ids.sorted("number")[1]
        promises = {name: story.promise(case) for name, case in story.cases.items()}
        return {
            "credit.collection.promise": {**promises, "an instalment": second},
            "credit.collection.plan": plans,
            "credit.collection.dispute": disputes,
            "credit.collection.contract": {"payment days": story.contract()},
            "credit.collection.placement": story.placements(),
        }

    def _chosen(self, template, named):
        """The records that a text is for."""
        name = self._name(template)
        wanted = {
            "instalment": lambda key: "instalment" in key,
            "promise": lambda key: "instalment" not in key,
            "dispute_opened": lambda key: key == "open",
            "dispute_accepted": lambda key: key == "partly",
            "dispute_rejected": lambda key: key == "not",
            "plan_broken": lambda key: key == "broken",
            "plan_": lambda key: key != "broken",
        }
        for start, fits in wanted.items():
            if start in name:
                return {key: one for key, one in named.items() if fits(key)}
        return named

    # === Cells === #

    def _of_case(self, template, name, case, lang):
        """A mail about what a customer owes, with attachments if a level says so."""
        case.partner_id.lang = lang
        level = self.env["credit.collection.level"].search(
            [("template_id", "=", template.id), ("attach_invoices", "=", True)], limit=1
        )
        context = {"lang": lang}
        if level or "invoices" in self._name(template):
            context["collection_attached"] = ((case.id, len(case.item_ids.move_id)),)
        channel = self.env["credit.collection.channel.email"]
        found = channel._preview(
            case.with_context(**context), template.with_context(**context)
        )
        return name, MAIL, _mail(found["subject"], found["body"])

    def _rows_of(self, template, named):
        """The rows of a text about agreements, with their documents beside."""
        rows = []
        for lang, language in LANGUAGES.items():
            cells = []
            for name, record in self._chosen(template, named).items():
                record.partner_id.lang = lang
                subject = self._text(template, record, lang, "subject")
                body = template._render_field(
                    "body_html", record.ids, res_ids_lang={record.id: lang}
                )[record.id]
                framed = self.env["credit.collection.statement"]._frame(
                    record.case_id, body
                )
                cells.append((name, MAIL, _mail(subject, framed)))
                if report := DOCUMENTS.get(self._name(template)):
                    cells.append(("document", PAPER, self._document(record, report)))
            rows.append((language, cells))
        return rows

    def mail_cell(self, name, subject, body):
        """A mail as a cell."""
        return name, MAIL, _mail(subject, body)

    def _beside(self, template, lang):
        """The documents of a text about what is owed."""
        case = self.story.cases["three invoices"]
        case.partner_id.lang = lang
        if "statement" in self._name(template):
            return [("document", PAPER, self._document(case, STATEMENT))]
        if "formal_demand" not in self._name(template):
            return []
        level = self.env.ref("credit_collection.level_standard_6")
        action = self.env["credit.collection.action"].create(
            {
                "case_id": case.id,
                "level_id": level.id,
                "channel": "letter",
                "cycle": case.cycle + 1000 + len(lang) + (lang == "es_ES"),
                "date_planned": NOW.date(),
            }
        )
        return [("letter", PAPER, self._document(action, LETTER))]

    def _document(self, record, report):
        """What is printed, with its styles, as a frame."""
        reports = self.env["ir.actions.report"].with_context(lang="en_US")
        page, _kind = reports._render_qweb_html(report, record.ids)
        root = parser.fromstring(page)
        main = root.get_element_by_id("wrapwrap", root.body)
        for node in main.xpath("//script | //link"):
            node.drop_tree()
        body = parser.tostring(main, encoding="unicode")
        return FRAME.format(
            html.escape(
                f'<meta charset="utf-8"><style>{self.css}</style>'
                '<body style="margin: 0; background: #fff">'
                f'<div style="width: 740px; margin: 16px 30px">{body}</div>',
                quote=True,
            )
        )

    # === Helpers === #

    def _text(self, template, record, lang, field="body"):
        record.partner_id.lang = lang
        rendered = template._render_field(
            field, record.ids, res_ids_lang={record.id: lang}
        )
        return plain(rendered[record.id])

    def _templates(self, model, about):
        known = self.env["ir.model.data"].search(
            [("module", "=", "credit_collection"), ("model", "=", model)], order="name"
        )
        templates = self.env[model].browse(known.mapped("res_id"))
        return templates.filtered(lambda one: one.model == about)

    def _name(self, template):
        xmlid = template.get_external_id()[template.id]
        return xmlid.partition(".")[2].partition("template_")[2]
