#include "console/pages/traffic/term_advice.hpp"

#include "storage/filter_text.hpp"

namespace signalbox::console {

namespace {

storage::result<Advice> best(storage::event_reader& from, std::vector<ShorterQuery> const& queries, storage::time_range range)
{
    Advice found;
    for (ShorterQuery const& each : queries) {
        storage::list_query query{.range = range, .where = each.where, .limit = TermAdvice::most_counted, .cursor = {}, .detail = false};
        auto const counted = from.each(query, [](schema::Event const&) { return true; });
        if (!counted) return counted.error();
        if (*counted > found.matches) found = {each.term, each.query, *counted, *counted >= TermAdvice::most_counted};
    }
    return found;
}

}  // namespace

std::vector<ShorterQuery> shorterQueries(QString const& query)
{
    std::vector<ShorterQuery> made;
    auto const terms = storage::terms_of(query.toStdString());
    if (!terms) return made;
    for (std::size_t left_out = 0; left_out < terms->size(); ++left_out) {
        std::vector<std::string> rest = *terms;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
        std::string const text = storage::joined_terms(rest);
        if (auto where = storage::parse_filter(text))
            made.push_back({QString::fromStdString((*terms)[left_out]), QString::fromStdString(text), std::move(*where)});
    }
    return made;
}

TermAdvice::TermAdvice(StoreReader& store, QObject* parent) : QObject(parent), channel_(store, Lane::scan, this) {}

void TermAdvice::ask(Scope const& scope)
{
    auto queries = shorterQueries(scope.query);
    if (queries.empty()) return emit answered(std::nullopt);
    channel_.ask<Advice>(
        [queries = std::move(queries), range = scope.range](storage::event_reader& from) { return best(from, queries, range); },
        [this](storage::result<Advice> const& advice) {
            if (advice) emit answered(advice->matches > 0 ? std::optional{*advice} : std::nullopt);
        });
}

void TermAdvice::cancel()
{
    channel_.cancel();
}

}  // namespace signalbox::console
