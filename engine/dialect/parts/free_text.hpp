// A tool that takes free text, for formats that have functions alone: one argument "input", and the way back from it. Values; the argument of one call
// belongs to the reply that it stands in.
#pragma once

#include "engine/model/chat_request.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// The parameters of such a function.
inline constexpr std::string_view free_text_schema = R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})";

/// What the model is told: the tool's description and, where its text must follow a grammar, that grammar: a function's schema cannot say it.
std::string free_text_description(model::tool const& tool);

/// Arguments of such a function as they come in pieces, back into the text.
class free_text_argument {
public:
    /// What the piece adds to the text. Arguments that are no {"input": TEXT} are passed on as they are.
    std::string take(std::string_view piece);

private:
    enum class stage : std::uint8_t { before, inside, after, other };

    void open();
    std::string take_inside();

    stage stage_ = stage::before;
    std::string held_;  // what is not yet decided: the beginning, or an escape that is not whole
};

}  // namespace signalbox::dialect
