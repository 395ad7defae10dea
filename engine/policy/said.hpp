// The words of a request, by who said them: what policies look at. Values.
#pragma once

#include "engine/model/chat_request.hpp"

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

/// Each message with words in it, in order: texts, documents and what tools answered, not what they were called with. Of a body that the format's
/// reader refuses, or that holds no messages, each JSON string counts as a user's words, and so does the whole of what is no JSON: nothing is passed over.
std::vector<saying> said_in(model::dialect spoken, std::string_view body);

}  // namespace signalbox::policy
