// What a service that guards is asked about a request, and its answer: JSON both. Pure; docs/formats/guard.md is its page.
#pragma once

#include "engine/dialect/text_rules.hpp"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::policy {

inline constexpr std::size_t longest_guarded = 5u << 20;        // bytes of a request that a guard is asked about
inline constexpr std::size_t longest_guard_answer = 16u << 20;  // all texts once more, with every character escaped
inline constexpr std::size_t most_guarded_texts = 100'000;      // strings of one request

/// What goes along with the texts.
struct guarded_request {
    std::string_view policy, id, consumer, route, model, format;
};

/// One string of a request.
struct sent_text {
    std::string at;    // its path; empty: a body that is no JSON
    std::string role;  // who says it, where the request says so
    std::string text;
};

/// The strings that are text by the rules, in their order; at most most_guarded_texts and one more.
std::vector<sent_text> texts_in(dialect::text_rules const& by, std::string_view document);

std::string guard_question(guarded_request const& about, std::vector<sent_text> const& texts);

struct guard_answer {
    enum class verdict : std::uint8_t { allow, deny, modify };
    struct change {
        std::size_t which = 0;  // position among the texts that were sent
        std::string text;
    };
    verdict what = verdict::allow;
    int status = 0;  // of deny: 0: as the policy says
    std::string message, reason;
    std::vector<change> changes;  // by their positions, each once
};

/// The mistake, when the answer to a question with so many texts is none.
boost::system::result<guard_answer, std::string> read_guard_answer(std::string_view body, std::size_t texts);

/// The document with these texts in place of those that were sent; nothing but those strings differs.
std::string with_texts(dialect::text_rules const& by, std::string_view document, std::vector<guard_answer::change> const& changes);

}  // namespace signalbox::policy
