// A prompt as a file, docs/formats/playground.md: to be opened another day, passed on, and kept under version control. Pure functions, and two that read
// and write the file, which are not called on the GUI thread.
#pragma once

#include "console/playground/prompt.hpp"

#include <QStringList>

namespace signalbox::console {

/// A prompt with where it goes and how often.
struct SavedPrompt {
    Prompt prompt;
    QStringList destinations;
    int repeat = 1;
    bool operator==(SavedPrompt const&) const = default;
};

QByteArray promptJson(SavedPrompt const& prompt);

/// The prompt, or a sentence that names what is wrong.
struct ReadPrompt {
    std::optional<SavedPrompt> prompt;
    QString wrong;
};
ReadPrompt readPrompt(QByteArray const& json);
ReadPrompt readPromptFile(QString const& path);

/// What went wrong; empty: the file is written.
QString writePromptFile(QString const& path, QByteArray const& json);

}  // namespace signalbox::console
