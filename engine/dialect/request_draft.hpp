// A request while rules shape it: copied when the first rule changes something. A local of shape().
#pragma once

#include "engine/dialect/request_shape.hpp"

namespace signalbox::dialect {

class request_draft {
public:
    /// Both outlive the draft.
    request_draft(model::chat_request const& asked, shaped_request& out) : asked_(asked), out_(out) {}

    model::chat_request const& now() const { return out_.of(asked_); }
    model::chat_request& change()
    {
        if (!out_.changed) out_.changed = asked_;
        return *out_.changed;
    }
    void note(std::string field, std::string_view why) { out_.losses.push_back({std::move(field), std::string(why)}); }
    reply_names& names() { return out_.names; }

private:
    model::chat_request const& asked_;
    shaped_request& out_;
};

}  // namespace signalbox::dialect
