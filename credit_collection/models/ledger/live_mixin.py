from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Up to so many customers are read by the function of the database.
FEW = 100
#: Key in the postcommit data, which live as long as the transaction: that PostgreSQL
#: compiles no more queries in it.
UNCOMPILED = "credit_collection.uncompiled"


class CreditCollectionLiveMixin(models.AbstractModel):
    """Models without a table, read from the ledger with the ids of journal items. If
    ids or customers are asked for, only the items of these customers are read.

    The query is long: to plan it takes PostgreSQL ten times as long as to read a
    customer with it. So it stands in the database as a function too, which is planned
    once per connection, and few customers are read with that."""

    _name = "credit.collection.live.mixin"
    _inherit = ["credit.collection.up.to.date.mixin"]
    _description = "Rows read live from the ledger"

    @property
    def _table_query(self):
        dates = self.env["res.company"]._collection_dates()
        customers = self.env.context.get("collection_customer_ids")
        if not isinstance(customers, tuple):  # clients cannot send tuples
            customers = None
        return self._query(dates, customers and list(customers))

    def init(self):
        """Keep the function, when all tables that it reads are there."""
        if not self._abstract:
            self.pool.post_init(self._create_function)
        return super().init()

    def _create_function(self):
        """Write :meth:`_build_query` into the database as a function of company ids,
        their dates, and customer ids."""
        dates = SQL("(SELECT * FROM UNNEST($1, $2))")
        body = self.env.cr.mogrify(self._build_query(dates, SQL("ANY ($3)"))).decode()
        self._drop_function()
        self.env.cr.execute(
            SQL(
                """
                CREATE FUNCTION %s(integer[], date[], integer[]) RETURNS TABLE (%s)
                LANGUAGE plpgsql STABLE SET plan_cache_mode TO force_generic_plan
                AS %s
                """,
                self._function_name(),
                self._describe_columns(),
                f"#variable_conflict use_column\nBEGIN RETURN QUERY {body}; END",
            )
        )

    def _drop_function(self):
        """Remove the function from the database."""
        self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s", self._function_name()))

    def _function_name(self):
        return SQL.identifier(f"{self._table}_few")

    def _describe_columns(self):
        """Return names and types of the columns of the query, as SQL."""
        query = self._build_query({0: None}, [0])
        self.env.cr.execute(SQL("SELECT * FROM (%s) rows LIMIT 0", query))
        columns = [
            (column.name, column.type_code) for column in self.env.cr.description
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT FORMAT_TYPE(UNNEST(%s), NULL)",
                [code for _name, code in columns],
            )
        )
        return SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(type_name))
            for (name, _code), (type_name,) in zip(columns, rows, strict=True)
        )

    @api.model
    def _query(self, dates, partner_ids=None):
        """Return the query of the rows.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners, None for all; the id None means
            items without a customer.
        :rtype: SQL
        """
        is_known = partner_ids is not None and None not in partner_ids
        if not is_known or len(partner_ids) > FEW or self._get_ignored_kinds():
            self._compile_nothing()
            return self._build_query(dates, partner_ids)
        return SQL(
            "SELECT * FROM %s(%s::integer[], %s::date[], %s::integer[])",
            self._function_name(),
            list(dates),
            list(dates.values()),
            list(partner_ids),
        )

    @api.model
    def _compile_nothing(self):
        """Keep PostgreSQL from compiling queries until the transaction ends: for this
        one that takes four seconds, whatever the size of the ledger."""
        known = self.env.cr.postcommit.data
        if UNCOMPILED not in known:
            self.env.cr.execute("SET LOCAL jit = off")
            known[UNCOMPILED] = True

    @api.model
    def _build_query(self, dates, partner_ids=None):
        """Return the query of the rows, written out.

        :param dates: see :meth:`_query`, or a table of company id and date.
        :param partner_ids: see :meth:`_query`, or what a customer id shall equal.
        :rtype: SQL
        """
        raise NotImplementedError

    # === BUSINESS METHODS - What would be without some holds === #

    @api.model
    def _without_holds(self, *kinds):
        """Return this model with a context in which holds of some kinds hold nothing,
        so that it reads what would be to collect without them.

        :param kinds: see ``HOLD_KINDS``.
        """
        return self.with_context(collection_ignored_kinds=kinds)

    @api.model
    def _get_ignored_kinds(self):
        """Return the kinds of holds that hold nothing, see :meth:`_without_holds`."""
        kinds = self.env.context.get("collection_ignored_kinds")
        return kinds if isinstance(kinds, tuple) else ()  # clients cannot send tuples

    @api.model
    def _regarded_sql(self):
        """Return the condition of holds that are not of an ignored kind."""
        if kinds := self._get_ignored_kinds():
            return SQL("hold.kind NOT IN %s", kinds)
        return SQL("TRUE")

    # === CRUD METHODS === #

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Search the ids first and read the rows after, so that credits and holds are
        computed only for the customers found."""
        if self._get_wanted_customers(Domain(domain)):
            return super().search_fetch(domain, field_names, offset, limit, order)
        found = super().search_fetch(domain, [], offset, limit, order)
        if field_names is None or field_names:
            found.fetch(field_names)
        return found

    @api.model
    def _search(self, domain, *args, **kwargs):
        customers = self._get_wanted_customers(Domain(domain))
        if customers is not None:
            self = self.with_context(collection_customer_ids=tuple(customers))
        return super()._search(domain, *args, **kwargs)

    # === BUSINESS METHODS === #

    @api.model
    def _get_wanted_customers(self, domain):
        """Return the commercial partners a domain is restricted to; None if it is not.

        :rtype: list[int | None]; None for items without a partner
        """
        is_all_of = getattr(domain, "OPERATOR", None) == "&"
        for part in domain.children if is_all_of else [domain]:
            name = getattr(part, "field_expr", None)
            if name == "id" and part.operator == "in":
                ids = [one for one in part.value if self._is_id(one)]
                return self._get_customers_of(ids)
            if name == "partner_id" and part.operator in ("=", "in"):
                wanted = [part.value] if part.operator == "=" else part.value
                if all(not one or self._is_id(one) for one in wanted):
                    return [customer or None for customer in wanted] or [0]
        return None

    @api.model
    def _is_id(self, value):
        """Whether a value that a client asks for may be the id of a record."""
        return type(value) is int and abs(value) < 2**31

    @api.model
    def _get_customers_of(self, ids):
        """Return the commercial partners of journal items.

        :rtype: list[int | None]; None for items without a partner
        """
        if not ids:
            return [0]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT partner.commercial_partner_id
                  FROM account_move_line line
             LEFT JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.id IN %s
                """,
                tuple(ids),
            )
        )
        return [partner_id for (partner_id,) in rows]
