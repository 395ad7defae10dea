// The words of a request, by who said them: what policies look at. Values.
#pragma once

#include "engine/model/chat_request.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::policy {

struct saying {
    model::role who = model::role::user;
    std::string words;         // parts of one message on lines of their own
    std::string run_together;  // the same without a break, when there are several: a word may be split over two parts
    bool operator==(saying const&) const = default;
};

/// Of which body the words are: of a chat, whose provider reads what the format's reader reads; or of one that goes on as it came, to a server that
/// may read anything in it.
enum class said_to : std::uint8_t { chat, anything };

/// Each message with words in it, in order: texts, documents and what tools answered, not what they were called with. Of a body that the format's
/// reader refuses, or that holds no messages, each JSON string counts as a user's words, and so does the whole of what is no JSON: nothing is passed over.
/// Of a body for anything the strings that are not in its messages count as a user's, too, and stand before them.
std::vector<saying> said_in(model::dialect spoken, std::string_view body, said_to whom = said_to::chat);

}  // namespace signalbox::policy
