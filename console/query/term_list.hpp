// The terms of the query as people switch them: each can be turned around, set aside or removed. What is set aside is remembered here and
// is no part of the query. A value without widgets.
#pragma once

#include <QString>

#include <cstddef>
#include <vector>

namespace signalbox::console {

struct Term {
    QString text;        // as written
    bool active = true;  // part of the query
    bool negated() const;
    bool operator==(Term const&) const = default;
};

class TermList {
public:
    static constexpr std::size_t aside_limit = 16;  // terms set aside; further ones displace the oldest

    std::vector<Term> const& terms() const { return terms_; }
    /// A readable query: its terms become the active ones; those set aside stay unless the query has them again.
    void setQuery(QString const& query);
    /// The query of the active terms.
    QString query() const;

    void negate(std::size_t at);
    void toggle(std::size_t at);
    void remove(std::size_t at);

private:
    std::vector<Term> terms_;
};

}  // namespace signalbox::console
