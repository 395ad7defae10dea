// Which term of a query hides the most: for each, how many events match without it. Owned by the Traffic page, on the GUI thread; it counts
// in the background, with bounds, after a query that found nothing.
#pragma once

#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace signalbox::console {

/// A query without one of its terms.
struct ShorterQuery {
    QString term;   // as typed
    QString query;  // what is left; empty when it was the only one
    storage::filter where;
};

/// One for each of the terms that all have to hold; none for an empty query.
std::vector<ShorterQuery> shorterQueries(QString const& query);

struct Advice {
    QString term;
    QString query;
    std::uint64_t matches = 0;
    bool at_least = false;  // counting stopped at the bound
};

class TermAdvice : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most_counted = 10'000;  // events for each term: "10,000 or more" says enough

    TermAdvice(StoreReader& store, QObject* parent);
    void ask(Scope const& scope);
    void cancel();

signals:
    /// The term without which most events match; nothing when each alone changes nothing.
    void answered(std::optional<signalbox::console::Advice> const& advice);

private:
    StoreChannel channel_;
};

}  // namespace signalbox::console
