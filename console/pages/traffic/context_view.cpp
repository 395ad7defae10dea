#include "console/pages/traffic/context_view.hpp"

#include "console/look/figures.hpp"
#include "console/pages/traffic/request_words.hpp"

#include <QTimeZone>
#include <QVBoxLayout>

namespace signalbox::console {

ContextView::ContextView(StoreReader& store, QWidget* parent)
    : QWidget(parent), channel_(store, Lane::scan, this), about_(new QLabel), tree_(new QTreeWidget)
{
    setObjectName(QStringLiteral("context"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 4, 6);
    about_->setWordWrap(true);
    about_->setTextFormat(Qt::PlainText);
    tree_->setAccessibleName(tr("Requests around this one"));
    tree_->setHeaderLabels({tr("When"), tr("Tokens in"), tr("What")});
    tree_->setUniformRowHeights(true);
    tree_->setAllColumnsShowFocus(true);
    tree_->setFrameShape(QFrame::NoFrame);
    column->addWidget(about_);
    column->addWidget(tree_, 1);
    connect(tree_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (auto const id = item->data(0, Qt::UserRole).toULongLong(); id != 0) emit opened(id);
    });
}

void ContextView::setEvent(schema::Event const& event)
{
    event_ = event;
    channel_.cancel();
    tree_->clear();
    about_->clear();
    wanted_ = event.id() != 0;
    if (wanted_ && isVisible()) ask();
}

void ContextView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (wanted_ && !channel_.busy()) ask();
}

void ContextView::ask()
{
    channel_.ask<storage::event_context>([event = event_](storage::event_reader& from) { return storage::read_context(from, event); },
                                         [this](storage::result<storage::event_context> answer) { take(answer); });
}

void ContextView::addGroup(QString const& title, std::vector<schema::Event> const& events)
{
    if (events.empty()) return;
    auto* const group = new QTreeWidgetItem(tree_, {title});
    group->setFirstColumnSpanned(true);
    QFont strong = font();
    strong.setBold(true);
    group->setFont(0, strong);
    for (schema::Event const& each : events) {
        std::int64_t const apart = each.started_us() - event_.started_us();
        QString const when =
            (apart < 0 ? QStringLiteral("−") : QStringLiteral("+")) + figures::duration(static_cast<double>(std::abs(apart)));
        QString const role =
            each.role() == "primary" || each.role().empty() ? QString() : QString::fromStdString(each.role()) + QStringLiteral(": ");
        auto* const row = new QTreeWidgetItem(group, {when, figures::count(each.tokens().prompt()), role + headline(each)});
        row->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        row->setToolTip(2, figures::moment(each.started_us(), QTimeZone::systemTimeZone()));
        row->setData(0, Qt::UserRole, QVariant::fromValue<quint64>(each.id()));
    }
}

void ContextView::take(storage::result<storage::event_context> const& answer)
{
    wanted_ = false;
    if (!answer) return about_->setText(tr("It could not be read: %1").arg(QString::fromStdString(answer.error().detail)));
    if (answer->parent) addGroup(tr("It was sent for"), {*answer->parent});
    addGroup(tr("Sent for the same request"), answer->siblings);
    addGroup(tr("The gateway sent for it"), answer->children);
    addGroup(tr("Before it in the session"), answer->before);
    addGroup(tr("After it in the session"), answer->after);
    tree_->expandAll();
    for (int column = 0; column < 2; ++column) tree_->resizeColumnToContents(column);
    bool const none = tree_->topLevelItemCount() == 0;
    about_->setText(none ? tr("It stands alone: no request was sent for it, and no other one of its session was found within six hours.")
                         : tr("Enter opens a request. The whole session: Ctrl+Shift+E."));
}

}  // namespace signalbox::console
