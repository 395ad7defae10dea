// A query in plain words: what it asks, how it is written in short, and which parts of the console can answer it. Pure.
#pragma once

#include "storage/filter.hpp"

#include <QString>
#include <QStringList>

namespace signalbox::console {

/// "Requests where the model asked for is gpt-4o and the HTTP status sent is at least 500."
QString explain(storage::filter const& query);

/// Fields of the query that totals do not know, each once, as people type them; words are told as words.
QStringList fieldsWithoutTotals(storage::filter const& query);

/// Both, and the short form, as the query bar shows them.
QString explanationText(storage::filter const& query);

}  // namespace signalbox::console
