#include "console/query/explain.hpp"

#include "console/query/completion_model.hpp"
#include "storage/filter_text.hpp"

#include <QCoreApplication>

namespace signalbox::console {

namespace {

using storage::comparison;
using storage::condition;

/// One explanation while it is made; a field is described where it is named first.
class Explanation {
    Q_DECLARE_TR_FUNCTIONS(Explanation)

public:
    QString sentence(storage::filter const& query);
    QString text(storage::filter const& query);

private:
    QString fieldName(QString const& field);
    QString comparison_(condition const& of);
    QString list(condition const& of, QString const& between);
    QString clause(condition const& of, bool inside);
    QStringList described_;
};

QString Explanation::fieldName(QString const& field)
{
    QString const about = aboutField(field);
    if (about.isEmpty() || described_.contains(field)) return field;
    described_.append(field);
    return tr("%1 (%2)").arg(field, about);
}

QString Explanation::comparison_(condition const& of)
{
    QString const value = QString::fromStdString(of.value);
    if (of.field == "text") return tr("“%1” stands in an id, a model, the reason or the error's sentence").arg(value);
    QString const field = fieldName(QString::fromStdString(of.field));
    bool const absent = of.value.empty();
    switch (of.op) {
    case comparison::equal: return absent ? tr("%1 is missing").arg(field) : tr("%1 is “%2”").arg(field, value);
    case comparison::not_equal: return absent ? tr("%1 is there").arg(field) : tr("%1 is not “%2”").arg(field, value);
    case comparison::less: return tr("%1 is less than %2").arg(field, value);
    case comparison::less_or_equal: return tr("%1 is at most %2").arg(field, value);
    case comparison::greater: return tr("%1 is more than %2").arg(field, value);
    case comparison::greater_or_equal: return tr("%1 is at least %2").arg(field, value);
    case comparison::contains: return tr("%1 contains “%2”").arg(field, value);
    case comparison::starts_with: return tr("%1 begins with “%2”").arg(field, value);
    case comparison::ends_with: return tr("%1 ends with “%2”").arg(field, value);
    case comparison::like: return tr("%1 looks like “%2”, where * is anything").arg(field, value);
    }
    return {};
}

QString Explanation::list(condition const& of, QString const& between)
{
    QStringList parts;
    for (condition const& part : of.parts) parts.append(clause(part, true));
    return parts.join(between);
}

QString Explanation::clause(condition const& of, bool inside)
{
    switch (of.is) {
    case condition::form::compare: return comparison_(of);
    case condition::form::negate: return tr("it is not so that %1").arg(clause(of.parts.front(), true));
    case condition::form::all:
        if (of.parts.empty()) return tr("anything holds");
        return inside && of.parts.size() > 1 ? tr("(%1)").arg(list(of, tr(" and "))) : list(of, tr(" and "));
    case condition::form::any:
        if (of.parts.empty()) return tr("nothing can hold");
        return inside ? tr("(%1)").arg(list(of, tr(" or "))) : list(of, tr(" or "));
    }
    return {};
}

QString Explanation::sentence(storage::filter const& query)
{
    if (query.everything()) return tr("Every request.");
    condition const& root = query.root();
    return tr("Requests where %1.").arg(root.parts.size() == 1 ? clause(root.parts.front(), false) : clause(root, false));
}

QString Explanation::text(storage::filter const& query)
{
    QString made = sentence(query);
    if (!query.everything()) made += QLatin1Char('\n') + tr("In short: %1").arg(QString::fromStdString(to_text(query)));
    QStringList const without = fieldsWithoutTotals(query);
    made += QLatin1Char('\n');
    made += without.isEmpty() ? tr("Totals and charts can answer this; so can the table of requests.")
                              : tr("Totals and charts look at the requests one by one, because of: %1.").arg(without.join(tr(", ")));
    return made;
}

void collect(condition const& of, QStringList& into)
{
    bool const unknown = of.is == condition::form::compare && !storage::dimension_of(of.field);
    QString const quote{QLatin1Char('"')};
    QString const name = of.field == "text" ? quote + QString::fromStdString(of.value) + quote : QString::fromStdString(of.field);
    if (unknown && !into.contains(name)) into.append(name);
    for (condition const& part : of.parts) collect(part, into);
}

}  // namespace

QString explain(storage::filter const& query)
{
    return Explanation{}.sentence(query);
}

QStringList fieldsWithoutTotals(storage::filter const& query)
{
    QStringList fields;
    collect(query.root(), fields);
    return fields;
}

QString explanationText(storage::filter const& query)
{
    return Explanation{}.text(query);
}

}  // namespace signalbox::console
