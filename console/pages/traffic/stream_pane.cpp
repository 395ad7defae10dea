#include "console/pages/traffic/stream_pane.hpp"

#include "console/chart/cell_bars.hpp"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

QToolButton* makeButton(QString const& text, QString const& name, char const* object)
{
    auto* const made = new QToolButton;
    made->setObjectName(QLatin1String(object));
    made->setText(text);
    made->setAccessibleName(name);
    made->setToolTip(name);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

}  // namespace

StreamPane::StreamPane(QWidget* parent)
    : QWidget(parent),
      model_(new StreamModel(this)),
      first_(makeButton(tr("&First content"), tr("Go to the first content"), "first_content")),
      longest_(makeButton(tr("&Longest gap"), tr("Go to the event after the longest gap"), "longest_gap")),
      table_(new QTableView)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* const row = new QHBoxLayout;
    row->addWidget(first_);
    row->addWidget(longest_);
    row->addStretch();
    column->addLayout(row);
    table_->setModel(model_);
    table_->setItemDelegateForColumn(StreamModel::gap, new CellBars(table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->setShowGrid(false);
    table_->setFrameShape(QFrame::NoFrame);
    table_->setAccessibleName(tr("Events of the stream"));
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 6);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setHighlightSections(false);
    column->addWidget(table_, 1);
    connect(first_, &QToolButton::clicked, this, [this] { goTo(model_->events()->first_content); });
    connect(longest_, &QToolButton::clicked, this, [this] { goTo(model_->events()->longest_gap); });
    auto* const copying = new QAction(this);
    copying->setShortcut(QKeySequence::Copy);
    copying->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copying, &QAction::triggered, this, &StreamPane::copy);
    addAction(copying);
}

void StreamPane::setEvents(std::shared_ptr<StreamEvents const> of)
{
    model_->set(std::move(of));
    StreamEvents const* const now = model_->events();
    first_->setEnabled(now && now->first_content);
    longest_->setEnabled(now && now->longest_gap);
    for (int const each : {int{StreamModel::time}, int{StreamModel::gap}, int{StreamModel::bytes}}) table_->resizeColumnToContents(each);
    if (model_->rowCount() > 0) table_->setCurrentIndex(model_->index(0, 0));
}

void StreamPane::goTo(std::optional<std::size_t> row)
{
    if (!row) return;
    QModelIndex const place = model_->index(static_cast<int>(*row), 0);
    table_->setCurrentIndex(place);
    table_->scrollTo(place, QAbstractItemView::PositionAtCenter);
    table_->setFocus();
}

/// The chosen rows, with tabulators between the cells.
void StreamPane::copy() const
{
    QModelIndexList rows = table_->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (QModelIndex const& each : rows) {
        QStringList cells;
        for (int i = 0; i < StreamModel::columns; ++i) cells << each.siblingAtColumn(i).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace signalbox::console
