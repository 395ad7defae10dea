// Where the prompts of the playground come from and go to: recorded requests and files.
#include "console/pages/playground/answer_column.hpp"
#include "console/pages/playground/playground_page.hpp"
#include "console/pages/playground/prompt_panel.hpp"

#include "schema/event_id.hpp"
#include "storage/payload_reader.hpp"

#include <QFileDialog>
#include <QLabel>
#include <QStandardPaths>

#include <algorithm>

namespace signalbox::console {

void PlaygroundPage::tryRequest(quint64 id)
{
    note_->setText(tr("Reading the request…"));
    channel_.ask<RecordedPrompt>(
        [id, path = store_.path().toStdString()](storage::event_reader& from) -> storage::result<RecordedPrompt> {
            auto const event = from.get(id);
            if (!event) return event.error();
            auto const kept = storage::whole_payload_of(path, id, event->payload_policy(), storage::payload_part::asked);
            if (!kept) return kept.error();
            return recordedPrompt(readExchange(*kept, {event->client_dialect(), event->stream()}));
        },
        [this, id](storage::result<RecordedPrompt> const& answer) { take(id, answer); });
}

void PlaygroundPage::take(quint64 id, storage::result<RecordedPrompt> const& answer)
{
    QString const name = QString::fromStdString(schema::event_id::to_text(id));
    if (!answer) {
        if (answer.error().kind == storage::trouble::interrupted) return;
        return note_->setText(tr("%1 could not be read: %2").arg(name, QString::fromStdString(answer.error().detail)));
    }
    if (!answer->trouble.isEmpty()) return note_->setText(tr("%1 cannot be tried here: %2").arg(name, answer->trouble));
    prompt_->setPrompt(answer->prompt);
    prompt_->setRepeat(1);
    bool const chosen = std::ranges::any_of(columns_, [&](AnswerColumn const* each) { return each->destination() == answer->model; });
    if (!chosen && !answer->model.isEmpty()) columns_.front()->setDestination(answer->model);
    note_->setText(answer->left_out.isEmpty() ? tr("The prompt of %1.").arg(name)
                                              : tr("The texts of %1. Left out, because a prompt here has no place for it: %2.")
                                                    .arg(name, answer->left_out.join(QStringLiteral(", "))));
}

SavedPrompt PlaygroundPage::savedPrompt() const
{
    SavedPrompt out{.prompt = prompt_->prompt(), .destinations = {}, .repeat = prompt_->repeat()};
    for (AnswerColumn const* each : columns_)
        if (!each->destination().isEmpty()) out.destinations << each->destination();
    return out;
}

void PlaygroundPage::setSavedPrompt(SavedPrompt const& prompt)
{
    prompt_->setPrompt(prompt.prompt);
    prompt_->setRepeat(prompt.repeat);
    for (int at = 0; at < most_destinations; ++at) columns_[static_cast<std::size_t>(at)]->setDestination(prompt.destinations.value(at));
}

void PlaygroundPage::chooseFile(bool save)
{
    QString const folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    QString const path =
        save ? QFileDialog::getSaveFileName(this, tr("Save the prompt"), folder + QStringLiteral("/prompt.json"), tr("Prompts (*.json)"))
             : QFileDialog::getOpenFileName(this, tr("Open a prompt"), folder, tr("Prompts (*.json);;All files (*)"));
    if (path.isEmpty()) return;
    save ? saveFile(path) : openFile(path);
}

void PlaygroundPage::openFile(QString const& path)
{
    reading_.run([this, path]() -> NewestJob::Then {
        ReadPrompt const read = readPromptFile(path);
        return [this, path, read] {
            if (!read.prompt) return note_->setText(tr("%1 was not opened: %2").arg(path, read.wrong));
            setSavedPrompt(*read.prompt);
            note_->setText(tr("Opened %1.").arg(path));
        };
    });
}

void PlaygroundPage::saveFile(QString const& path)
{
    if (saving_.busy()) return note_->setText(tr("The file before is still being written: %1 was not.").arg(path));
    saving_.run([this, path, json = promptJson(savedPrompt())]() -> NewestJob::Then {
        QString const wrong = writePromptFile(path, json);
        return [this, path, wrong] {
            note_->setText(wrong.isEmpty() ? tr("Saved %1.").arg(path) : tr("%1 was not saved: %2").arg(path, wrong));
        };
    });
}

}  // namespace signalbox::console
