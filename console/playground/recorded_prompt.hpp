// A recorded request as a prompt of the playground: its texts, and what of it a prompt cannot carry, in words. A pure function; a reader's thread calls it.
#pragma once

#include "console/body/exchange.hpp"
#include "console/playground/prompt.hpp"

#include <QStringList>

namespace signalbox::console {

struct RecordedPrompt {
    Prompt prompt;
    QString model;         // as the caller asked for it
    QStringList left_out;  // "images: 2", "the tools read_file, grep"
    QString trouble;       // why there is no prompt; empty: there is one
};

RecordedPrompt recordedPrompt(Exchange const& of);

}  // namespace signalbox::console
