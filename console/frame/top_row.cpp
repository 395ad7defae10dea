#include "console/frame/top_row.hpp"

#include <QHBoxLayout>

namespace signalbox::console {

TopRow::TopRow(ScopeModel& scope, StoreReader& store, QWidget* parent)
    : QWidget(parent),
      store_(new MenuButton(nullptr)),
      query_(new QueryBar(scope, store, nullptr)),
      range_(new RangeButton(nullptr)),
      live_(new QToolButton),
      notices_(new NoticeBell(this))
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(8, 6, 8, 6);
    row->setSpacing(6);
    store_->setObjectName(QStringLiteral("store"));
    store_->setText(tr("No store"));
    store_->setAccessibleName(tr("Store"));
    live_->setObjectName(QStringLiteral("live"));
    live_->setFocusPolicy(Qt::StrongFocus);
    live_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    live_->setToolTip(tr("Live: everything follows the store. Frozen: nothing changes until you want it to (Ctrl+.)"));
    row->addWidget(store_, 0, Qt::AlignTop);  // the query bar grows downwards
    row->addWidget(query_, 1);
    row->addWidget(range_, 0, Qt::AlignTop);
    row->addWidget(live_, 0, Qt::AlignTop);
    row->addWidget(notices_, 0, Qt::AlignTop);
    row->addStretch(0);  // where the query bar is hidden
    connect(&store_->choices(), &QMenu::aboutToShow, this, [this] { emit storeMenuOpened(store_->choices()); });
    // No switch: its text says how it stands, and a press is the other.
    connect(live_, &QToolButton::clicked, this, [this, &scope] { emit liveChosen(scope.scope().snapshot != 0); });
    connect(range_, &RangeButton::rangeChosen, &scope, [&scope](qint64 from, qint64 to) { scope.setRange({from, to}); });
    connect(&scope, &ScopeModel::changed, this, &TopRow::showScope);
    showScope(scope.scope());
}

void TopRow::setAtWork(bool at_work)
{
    query_->setVisible(at_work);
    range_->setVisible(at_work);
    live_->setVisible(at_work);
}

void TopRow::showScope(Scope const& scope)
{
    range_->setScope(scope);
    bool const live = scope.snapshot == 0;
    live_->setText(live ? tr("● Live") : tr("❚❚ Frozen"));
    live_->setAccessibleName(live ? tr("Live: follow the store") : tr("Frozen: nothing changes"));
}

}  // namespace signalbox::console
