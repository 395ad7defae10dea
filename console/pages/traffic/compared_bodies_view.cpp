#include "console/pages/traffic/compared_bodies_view.hpp"

#include "console/pages/traffic/body_pane.hpp"

#include <QVBoxLayout>

namespace signalbox::console {

namespace {

storage::result<ComparedRequest> keptOf(std::string const& path, schema::Event const& event)
{
    auto kept = storage::whole_payload_of(path, event.id(), event.payload_policy());
    if (!kept) return kept.error();
    return ComparedRequest{std::move(*kept), {event.client_dialect(), event.stream()}};
}

}  // namespace

ComparedBodiesView::ComparedBodiesView(StoreReader& store, ComparedSide side, QWidget* parent)
    : QWidget(parent),
      store_(store),
      channel_(store, Lane::scan, this),
      side_(side),
      about_(new QLabel),
      missing_(new MissingBody),
      pane_(new BodyPane(nullptr))
{
    bool const requests = side == ComparedSide::requests;
    setObjectName(requests ? QStringLiteral("compared_requests") : QStringLiteral("compared_answers"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    about_->setTextFormat(Qt::PlainText);
    about_->setWordWrap(true);
    pane_->setAccessibleName(requests ? tr("What the two requests ask, line by line") : tr("What the two were answered, line by line"));
    column->addWidget(about_);
    column->addWidget(missing_);
    column->addWidget(pane_, 1);
}

void ComparedBodiesView::setPair(schema::Event const& left, schema::Event const& right)
{
    channel_.cancel();
    left_ = left;
    right_ = right;
    about_->clear();
    missing_->clear();
    pane_->setText({}, {});
    wanted_ = true;
    if (isVisible()) ask();
}

void ComparedBodiesView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (wanted_ && !channel_.busy()) ask();
}

void ComparedBodiesView::ask()
{
    channel_.ask<BodyText>(
        [path = store_.path().toStdString(), left = left_, right = right_,
         side = side_](storage::event_reader&) -> storage::result<BodyText> {
            auto const a = keptOf(path, left);
            if (!a) return a.error();
            auto const b = keptOf(path, right);
            if (!b) return b.error();
            return comparedBodies(*a, *b, side);
        },
        [this](storage::result<BodyText> answer) { take(answer); });
}

void ComparedBodiesView::take(storage::result<BodyText> const& answer)
{
    wanted_ = false;
    if (!answer) return about_->setText(tr("The bodies could not be read: %1").arg(QString::fromStdString(answer.error().detail)));
    about_->setText(answer->about);
    missing_->setState(answer->presence, answer->state);
    pane_->setText(answer->text, answer->kinds);
}

}  // namespace signalbox::console
