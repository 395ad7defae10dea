#include "console/pages/traffic/messages_view.hpp"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>

namespace signalbox::console {

MessagesView::MessagesView(StoreReader& store, QWidget* parent)
    : QWidget(parent),
      store_(store),
      channel_(store, Lane::scan, this),
      about_(new QLabel),
      missing_(new MissingBody),
      text_(new QTextBrowser)
{
    setObjectName(QStringLiteral("messages"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 4, 6);
    about_->setWordWrap(true);
    about_->setTextFormat(Qt::PlainText);
    about_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setFrameShape(QFrame::NoFrame);
    text_->setOpenLinks(false);
    text_->setTabChangesFocus(false);
    text_->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    text_->setAccessibleName(tr("The conversation"));
    column->addWidget(about_);
    column->addWidget(missing_);
    column->addWidget(text_, 1);
    connect(text_, &QTextBrowser::anchorClicked, this, &MessagesView::follow);
}

void MessagesView::setEvent(schema::Event const& event)
{
    event_ = event;
    channel_.cancel();
    read_.reset();
    shape_ = {};
    text_->clear();
    about_->clear();
    missing_->clear();
    wanted_ = event.id() != 0;
    if (wanted_ && isVisible()) ask();
}

void MessagesView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (wanted_ && !channel_.busy()) ask();
}

void MessagesView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && read_) write();
}

void MessagesView::ask()
{
    using Answer = std::shared_ptr<ReadMessages const>;
    auto const look = [id = event_.id(), policy = event_.payload_policy(), form = BodyForm{event_.client_dialect(), event_.stream()},
                       path = store_.path().toStdString()](storage::event_reader&) -> storage::result<Answer> {
        auto const found = storage::whole_payload_of(path, id, policy);
        if (!found) return found.error();
        return std::make_shared<ReadMessages const>(readMessages(*found, form));
    };
    channel_.ask<Answer>(look, [this](storage::result<Answer> answer) { take(answer); });
}

void MessagesView::take(storage::result<std::shared_ptr<ReadMessages const>> const& answer)
{
    wanted_ = false;
    if (!answer) return about_->setText(tr("The payload could not be read: %1").arg(QString::fromStdString(answer.error().detail)));
    read_ = *answer;
    missing_->setState(read_->presence, read_->state);
    bool const there = read_->presence == storage::payload_presence::kept && read_->state == storage::part_state::kept;
    about_->setText(read_->of.asked ? messagesSummary(read_->of)
                    : there         ? tr("The request is not read as a conversation: %1. The tab Request has it as it came.")
                                  .arg(QString::fromStdString(read_->of.asked_trouble))
                            : QString());
    about_->setVisible(!about_->text().isEmpty());
    for (std::size_t at = 0; at < read_->pictures.size(); ++at)
        text_->document()->addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("picture:%1").arg(at)), read_->pictures[at]);
    write();
    text_->moveCursor(QTextCursor::End);  // what is new stands there
}

void MessagesView::follow(QUrl const& link)
{
    if (link.scheme() == QLatin1String("more")) {
        shape_.budget += more_characters;
    } else {
        QString const part = link.path();
        if (!shape_.opened.remove(part)) shape_.opened.insert(part);
    }
    write();
}

/// The place that is looked at stays.
void MessagesView::write()
{
    int const from_end = text_->verticalScrollBar()->maximum() - text_->verticalScrollBar()->value();
    int const at = text_->verticalScrollBar()->value();
    bool const had = !text_->document()->isEmpty();
    for (std::size_t place = 0; place < read_->pictures.size(); ++place)
        text_->document()->addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("picture:%1").arg(place)), read_->pictures[place]);
    text_->setHtml(messagesHtml(*read_, shape_, palette()));
    if (had) text_->verticalScrollBar()->setValue(from_end == 0 ? text_->verticalScrollBar()->maximum() : at);
}

}  // namespace signalbox::console
