// What each field of an event is: beside completions and in explanations. The words are those of storage's table of event fields, which makes
// the page of the fields, too.
#include "console/query/completion_model.hpp"

#include "storage/event_field_table.hpp"

#include <QCoreApplication>

#include <algorithm>

namespace signalbox::console {

namespace {

using storage::event_field;

/// What a filter compares is the same, whatever its key is.
bool alike(storage::filter_field const& a, storage::filter_field const& b)
{
    bool const duration = a.kind == storage::field_kind::duration;  // whose place says how it is written
    return a.kind == b.kind && a.sql == b.sql && (a.place == b.place || duration);
}

/// The row that says what the key is: of a second name of a field, the field's own, which stands before it.
event_field const* rowOf(std::string_view key)
{
    auto const rows = storage::event_field_rows();
    auto const named = std::ranges::find(rows, key, [](event_field const& each) { return each.filter.key; });
    if (named == rows.end()) return nullptr;
    auto const own = std::ranges::find_if(rows, [&](event_field const& each) {
        return each.json != nullptr && !each.filter.key.empty() && alike(each.filter, named->filter);
    });
    return own == rows.end() ? &*named : &*own;
}

}  // namespace

QString aboutField(QString const& field)
{
    std::string const key = field.toStdString();
    if (key == storage::since_key) return QCoreApplication::translate("FieldWords", "started since then, for instance 1h");
    if (key == storage::until_key) return QCoreApplication::translate("FieldWords", "started before then");
    event_field const* const row = rowOf(key);
    if (row == nullptr) return {};
    return QString::fromUtf8(row->about.data(), static_cast<qsizetype>(row->about.size())).remove(QLatin1Char('`'));
}

}  // namespace signalbox::console
