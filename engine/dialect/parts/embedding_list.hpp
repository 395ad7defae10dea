// The vectors of a reply while it is written: gathered in the order of their inputs until the reply is whole. Owned by a writer.
#pragma once

#include "engine/dialect/codec.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::dialect {

class embedding_list {
public:
    /// True when the reply is whole.
    bool take(model::reply_event const& event)
    {
        if (auto const* one = std::get_if<model::embedding>(&event)) all_.push_back(*one);
        if (auto const* told = std::get_if<model::usage_report>(&event)) tokens_ = told->tokens;
        if (!std::holds_alternative<model::reply_end>(event)) return false;
        std::ranges::stable_sort(all_, {}, &model::embedding::index);
        return true;
    }

    std::vector<model::embedding> const& all() const { return all_; }
    model::usage const& tokens() const { return tokens_; }

private:
    std::vector<model::embedding> all_;
    model::usage tokens_;
};

}  // namespace signalbox::dialect
