#include "console/query/term_list.hpp"

#include "storage/filter_text.hpp"

#include <algorithm>

namespace signalbox::console {

bool Term::negated() const
{
    auto const read = storage::read_filter(text.toStdString());
    if (!read || read->root().parts.size() != 1) return false;
    storage::condition const& only = read->root().parts.front();
    return only.is == storage::condition::form::negate ||
           (only.is == storage::condition::form::compare && only.op == storage::comparison::not_equal);
}

// Terms set aside keep their place among the others as far as it is still there.
void TermList::setQuery(QString const& query)
{
    auto const read = storage::terms_of(query.toStdString());
    if (!read) return;
    std::vector<Term> next;
    for (std::string const& term : *read) next.push_back({QString::fromStdString(term), true});
    std::size_t aside = 0;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
        Term const& old = terms_[i];
        bool const back = std::ranges::any_of(next, [&](Term const& term) { return term.text == old.text; });
        if (old.active || back || ++aside > aside_limit) continue;
        next.insert(next.begin() + static_cast<std::ptrdiff_t>(std::min(i, next.size())), old);
    }
    terms_ = std::move(next);
}

QString TermList::query() const
{
    std::vector<std::string> active;
    for (Term const& term : terms_)
        if (term.active) active.push_back(term.text.toStdString());
    return QString::fromStdString(storage::joined_terms(active));
}

void TermList::negate(std::size_t at)
{
    if (at < terms_.size()) terms_[at].text = QString::fromStdString(storage::opposite_term(terms_[at].text.toStdString()));
}

void TermList::toggle(std::size_t at)
{
    if (at < terms_.size()) terms_[at].active = !terms_[at].active;
}

void TermList::remove(std::size_t at)
{
    if (at < terms_.size()) terms_.erase(terms_.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace signalbox::console
