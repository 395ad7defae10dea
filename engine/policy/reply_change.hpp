// A reply with its texts changed on its way to the client: whole, or as its events come. Owned by the reply's road, on the request's strand.
#pragma once

#include "engine/policy/stream_change.hpp"

namespace signalbox::policy {

class reply_change {
public:
    /// A whole reply is held until its end: a longer one is not passed on.
    static constexpr std::size_t longest_reply = 16u << 20;

    /// Without a form the reply is one document. What is referred to outlives the change.
    reply_change(modifications what, dialect::text_rules const& by, std::optional<dialect::stream_form> form, match_counts& counts);
    reply_change(reply_change const&) = delete;

    /// Takes bytes, of a stream whole events, and gives what may leave as a view that lives until the next call. Faults: reply_too_large; policy when
    /// something was found that must not leave, with which nothing more does.
    model::result<std::string_view> pass(std::string_view bytes, bool end);

private:
    model::result<std::string_view> judged(std::string_view changed) const;

    modifications what_;
    dialect::text_rules const& by_;
    match_counts& counts_;
    std::optional<stream_change> events_;
    std::string whole_;
};

/// Where nothing is known of a document but that it is no chat: all its strings are texts.
inline constexpr dialect::text_rules all_texts{};

}  // namespace signalbox::policy
