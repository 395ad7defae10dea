// The history of the configuration: asked of the gateway when it is looked at, and the way of an old text back into the editor.
#include "console/pages/config/config_page.hpp"

#include "engine/config/meaning_changes.hpp"
#include "console/pages/config/history_panel.hpp"

#include <QLineEdit>

namespace signalbox::console {

void ConfigPage::connectHistory()
{
    connect(flow_, &ConfigFlow::historyRead, history_, &HistoryPanel::add);
    connect(flow_, &ConfigFlow::historyUnread, history_, &HistoryPanel::tellUnread);
    connect(flow_, &ConfigFlow::revisionRead, this, &ConfigPage::showRevision);
    connect(note_, &QLineEdit::textChanged, flow_, &ConfigFlow::setNote);
    connect(flow_, &ConfigFlow::appliedChanged, this, [this] { note_->setText(flow_->note()); });
    connect(history_, &HistoryPanel::asked, flow_, &ConfigFlow::readHistory);
    connect(history_, &HistoryPanel::chosen, flow_, &ConfigFlow::readRevision);
    connect(history_, &HistoryPanel::restored, this, [this](std::string const& text) {
        flow_->restore(text);
        showStep(FlowStep::diff);
    });
}

void ConfigPage::readHistory()
{
    history_->begin();
    flow_->readHistory(0);
}

void ConfigPage::showRevision(qint64 id, std::string const& text)
{
    diffs_->run([this, id, text, there = flow_->base().text]() -> NewestJob::Then {
        auto const sentences = config::sentences_of(there, text);
        return [this, id, text, there, sentences] { history_->showRevision(id, text, sentences, there); };
    });
}

}  // namespace signalbox::console
