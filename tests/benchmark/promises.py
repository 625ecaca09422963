"""A promise of every customer of a large ledger, made by SQL."""

from odoo.tools import SQL

#: How many promises are judged at the most.
PROMISES = 20000


STATEMENT = """
       WITH items AS (
           SELECT DISTINCT ON (kase.id) item.id AS item_id, item.move_name,
                  item.date_maturity, item.currency_id,
                  item.amount_residual_currency AS amount, kase.id AS case_id,
                  kase.company_id, kase.partner_id
             FROM account_move_line item
             JOIN account_account account ON account.id = item.account_id
              AND account.account_type = 'asset_receivable'
             JOIN credit_collection_case kase
               ON kase.partner_id = item.partner_id
              AND kase.company_id = item.company_id
            WHERE item.reconciled IS NOT TRUE AND item.parent_state = 'posted'
              AND item.amount_residual > 0
              AND item.date_maturity < CURRENT_DATE
            ORDER BY kase.id, item.date_maturity LIMIT %(most)s
       ), promises AS (
           INSERT INTO credit_collection_promise (
                  case_id, company_id, partner_id, date_made, date, date_deadline,
                  currency_id, amount, amount_due, amount_paid, amount_left,
                  state, number)
           SELECT case_id, company_id, partner_id, CURRENT_DATE, CURRENT_DATE + 5,
                  CURRENT_DATE + 8, currency_id, amount, amount, 0, amount,
                  'open', item_id
             FROM items RETURNING id, number AS item_id
       ), lines AS (
           INSERT INTO credit_collection_agreement_line (
                  promise_id, company_id, move_line_id, name, date_due,
                  currency_id, amount, residual_start, residual_last_evaluated)
           SELECT promises.id, company_id, item_id, move_name, date_maturity,
                  currency_id, amount, amount, amount
             FROM items JOIN promises USING (item_id)
       )
       INSERT INTO credit_collection_hold (
              case_id, company_id, partner_id, move_line_id, kind, amount,
              date_end, reason, res_model, res_id)
       SELECT case_id, company_id, partner_id, item_id, 'promise', amount,
              CURRENT_DATE + 8, 'Promised', 'credit.collection.promise',
              promises.id
         FROM items JOIN promises USING (item_id)
    RETURNING id
"""


def promise(env):
    """Let each customer promise their oldest overdue item.

    :return: how many promises are open.
    """
    rows = env.execute_query(SQL(STATEMENT, most=PROMISES))
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    return len(rows)
