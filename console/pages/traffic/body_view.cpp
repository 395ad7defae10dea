#include "console/pages/traffic/body_view.hpp"

#include "console/pages/traffic/body_pane.hpp"
#include "console/pages/traffic/json_pane.hpp"
#include "console/pages/traffic/stream_pane.hpp"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace signalbox::console {

namespace {

using storage::payload_part;
using Form = BodyView::Form;

std::vector<BodyView::Look> looksAt(BodyView::Side side)
{
    using enum payload_part;
    if (side == BodyView::Side::request)
        return {{BodyView::tr("As the caller sent it"), Form::text, asked, asked},
                {BodyView::tr("As the provider got it"), Form::text, sent, sent},
                {BodyView::tr("What the gateway changed"), Form::difference, asked, sent},
                {BodyView::tr("As a tree, of the caller"), Form::tree, asked, asked},
                {BodyView::tr("As a tree, to the provider"), Form::tree, sent, sent},
                {BodyView::tr("Headers of the caller"), Form::head, asked, asked},
                {BodyView::tr("Headers to the provider"), Form::head, sent, sent}};
    return {{BodyView::tr("As the caller got it"), Form::text, answered, answered},
            {BodyView::tr("As the provider sent it"), Form::text, received, received},
            {BodyView::tr("What the gateway changed"), Form::difference, received, answered},
            {BodyView::tr("Events of the stream, to the caller"), Form::stream, answered, answered},
            {BodyView::tr("Events of the stream, of the provider"), Form::stream, received, received},
            {BodyView::tr("As a tree"), Form::tree, answered, answered},
            {BodyView::tr("Headers to the caller"), Form::head, answered, answered},
            {BodyView::tr("Headers of the provider"), Form::head, received, received}};
}

/// The format of a reply as it is kept; of a translated one the provider's is not in the event.
std::string dialectOf(schema::Event const& event, payload_part part)
{
    return part == payload_part::answered || event.road() == "relay" ? event.client_dialect() : std::string();
}

BodyText lookedAt(storage::payload_outline const& of, BodyView::Look const& how, std::size_t longest, std::string_view dialect)
{
    switch (how.form) {
    case Form::difference: return bodyDifference(of, how.part, how.other);
    case Form::tree: return bodyTree(of, how.part);
    case Form::stream: return bodyStream(of, how.part, dialect);
    case Form::text:
    case Form::head: break;
    }
    return bodyText(of, how.part, longest);
}

}  // namespace

BodyView::BodyView(StoreReader& store, Side side, QWidget* parent)
    : QWidget(parent),
      store_(store),
      channel_(store, Lane::scan, this),
      looks_(looksAt(side)),
      what_(new QComboBox),
      about_(new QLabel),
      missing_(new MissingBody),
      panes_(new QStackedWidget),
      pane_(new BodyPane(nullptr)),
      tree_(new JsonPane(nullptr)),
      stream_(new StreamPane(nullptr)),
      more_(new QToolButton)
{
    bool const request = side == Side::request;
    setObjectName(request ? QStringLiteral("request_body") : QStringLiteral("reply_body"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 4, 6);
    for (Look const& each : looks_) what_->addItem(each.title);
    what_->setAccessibleName(request ? tr("Which side of the request") : tr("Which side of the reply"));
    about_->setWordWrap(true);
    about_->setTextFormat(Qt::PlainText);
    about_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    pane_->setAccessibleName(request ? tr("The request") : tr("The reply"));
    more_->setObjectName(QStringLiteral("more"));
    more_->setText(tr("Show mo&re"));
    more_->setAccessibleName(tr("Show the next part of the body"));
    more_->setFocusPolicy(Qt::StrongFocus);
    more_->hide();
    column->addWidget(what_);
    column->addWidget(about_);
    column->addWidget(missing_);
    panes_->addWidget(pane_);
    panes_->addWidget(tree_);
    panes_->addWidget(stream_);
    column->addWidget(panes_, 1);
    column->addWidget(more_);
    connect(what_, &QComboBox::currentIndexChanged, this, [this] {
        pages_ = 1;
        want();
    });
    connect(more_, &QToolButton::clicked, this, [this] {
        pages_ *= 2;
        want();
    });
}

void BodyView::setEvent(schema::Event const& event)
{
    event_ = event;
    pages_ = 1;
    want();
}

/// What was shown is of another event or side.
void BodyView::want()
{
    channel_.cancel();
    pane_->setText({}, {});
    tree_->setText(std::make_shared<std::string const>());
    stream_->setEvents(nullptr);
    panes_->setCurrentWidget(pane_);
    about_->clear();
    missing_->clear();
    more_->hide();
    wanted_ = event_.id() != 0;
    if (wanted_ && isVisible()) ask();
}

void BodyView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (wanted_ && !channel_.busy()) ask();
}

void BodyView::ask()
{
    Look const how = looks_[static_cast<std::size_t>(what_->currentIndex())];
    auto const look = [id = event_.id(), policy = event_.payload_policy(), path = store_.path().toStdString(), how,
                       dialect = dialectOf(event_, how.part),
                       longest = pages_ * body_page](storage::event_reader&) -> storage::result<BodyText> {
        auto const found = how.form == Form::difference ? storage::whole_payload_of(path, id, policy)
                                                        : storage::whole_payload_of(path, id, policy, how.part);
        if (!found) return found.error();
        return lookedAt(*found, how, longest, dialect);
    };
    channel_.ask<BodyText>(look, [this](storage::result<BodyText> answer) { take(answer); });
}

void BodyView::take(storage::result<BodyText> const& answer)
{
    wanted_ = false;
    if (!answer) return about_->setText(tr("The payload could not be read: %1").arg(QString::fromStdString(answer.error().detail)));
    bool const head = looks_[static_cast<std::size_t>(what_->currentIndex())].form == Form::head;
    if (head && !answer->head.isEmpty()) {
        about_->setText(tr("Keys and tokens are never stored: their values are ***."));
        about_->show();
        return pane_->setText(answer->head, {});
    }
    missing_->setState(answer->presence, answer->state);
    about_->setText(head ? QString() : answer->about);
    about_->setVisible(!about_->text().isEmpty());
    pane_->setText(head ? QString() : answer->text, answer->kinds);
    more_->setVisible(!head && answer->more);
    if (answer->json) tree_->setText(answer->json);
    if (answer->stream) stream_->setEvents(answer->stream);
    panes_->setCurrentWidget(answer->stream ? static_cast<QWidget*>(stream_) : answer->json ? static_cast<QWidget*>(tree_) : pane_);
}

}  // namespace signalbox::console
