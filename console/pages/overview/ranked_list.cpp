#include "console/pages/overview/ranked_list.hpp"

#include "console/chart/cell_bars.hpp"
#include "console/look/theme.hpp"
#include "console/store/shown_text.hpp"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {
constexpr int readable_name = 16;  // characters
}

RankedModel::RankedModel(QString unnamed, QObject* parent) : QAbstractTableModel(parent), unnamed_(std::move(unnamed)) {}

void RankedModel::setRows(std::vector<Ranked> rows)
{
    // Lists that stay as long keep their selection and their place.
    if (rows.size() == rows_.size() && !rows.empty()) {
        rows_ = std::move(rows);
        emit dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
        return;
    }
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

int RankedModel::rowCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}
int RankedModel::columnCount(QModelIndex const& parent) const
{
    return parent.isValid() ? 0 : column_count;
}

QVariant RankedModel::text(Ranked const& row, int column) const
{
    if (column == name) return row.name.isEmpty() ? unnamed_ : shownText(row.name);
    return column == amount ? figures::shortCount(row.amount) : figures::share(row.share);
}

QVariant RankedModel::data(QModelIndex const& index, int role) const
{
    if (!index.isValid()) return {};
    Ranked const& row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole: {
        QString const told =
            tr("%1: %2 requests, %3 of all")
                .arg(text(row, name).toString(), figures::count(static_cast<std::uint64_t>(row.amount)), figures::share(row.share));
        if (!row.remark.isEmpty()) return tr("%1; they %2").arg(told, row.remark);
        return row.errors ? tr("%1, %2 errors").arg(told, figures::share(*row.errors)) : told;
    }
    case Qt::AccessibleTextRole: return index.column() == name ? text(row, name).toString() : text(row, index.column()).toString();
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (index.column() == name ? Qt::AlignLeft : Qt::AlignRight));
    case bar_role: return index.column() == name && !rows_.empty() ? QVariant(row.amount / rows_.front().amount) : QVariant();
    case series_role: return index.column() == name && row.color >= 0 ? QVariant(row.color) : QVariant();
    default: return {};
    }
}

QVariant RankedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == name ? tr("Name") : section == amount ? tr("Requests") : tr("Share");
}

PressTable::PressTable(QWidget* parent) : QTableView(parent)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
}

void PressTable::mouseReleaseEvent(QMouseEvent* event)
{
    QTableView::mouseReleaseEvent(event);
    QModelIndex const row = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && row.isValid()) emit pressed(row, event->modifiers());
}

void PressTable::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        emit pressed(currentIndex(), event->modifiers());
    else
        QTableView::keyPressEvent(event);
}

RankedList::RankedList(QString const& title, QString const& unnamed, QString const& nothing, QWidget* parent)
    : QWidget(parent),
      model_(new RankedModel(unnamed, this)),
      title_(new QLabel(title, this)),
      nothing_(new QLabel(nothing, this)),
      table_(new PressTable(this))
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 4, 6);
    column->setSpacing(2);
    column->addWidget(title_);
    column->addWidget(table_, 1);
    column->addWidget(nothing_, 1);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    title_->setFont(bold);
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->setWordWrap(true);
    table_->setModel(model_);
    table_->setItemDelegate(new CellBars(table_));
    table_->setFrameShape(QFrame::NoFrame);
    table_->setAccessibleName(title);
    table_->horizontalHeader()->hide();
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table_->setToolTip(tr("Click to keep only this; Shift-click to open it in Traffic"));
    table_->hide();
    connect(table_, &PressTable::pressed, this, [this](QModelIndex const& row, Qt::KeyboardModifiers keys) {
        emit chosen(model_->rows()[static_cast<std::size_t>(row.row())].name, keys);
    });
    fitRows();
}

void RankedList::setRows(std::vector<Ranked> rows)
{
    bool const any = !rows.empty();
    model_->setRows(std::move(rows));
    table_->setVisible(any);
    nothing_->setVisible(!any);
    fitColumns();
}

QSize RankedList::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 34, fontMetrics().height() * 12};
}
QSize RankedList::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * 8};
}

void RankedList::fitRows()
{
    table_->verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 6);
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
}

// Numbers get what they need, names the rest; where that is too little, the share steps back: the bar tells it, too.
void RankedList::fitColumns()
{
    QFontMetrics const metrics = table_->fontMetrics();
    int const amount = metrics.horizontalAdvance(QStringLiteral("99.9 k")) + 16;
    int const share = metrics.horizontalAdvance(QStringLiteral("99.99 %")) + 14;
    int const room = table_->viewport()->width() - amount;
    bool const both = room - share >= metrics.averageCharWidth() * readable_name;
    table_->setColumnHidden(RankedModel::share, !both);
    table_->setColumnWidth(RankedModel::amount, amount);
    table_->setColumnWidth(RankedModel::share, share);
    table_->setColumnWidth(RankedModel::name, std::max(both ? room - share : room, amount));
}

void RankedList::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    fitColumns();
}

void RankedList::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        title_->setFont(bold);
        fitRows();
        fitColumns();
    }
}

void RankedList::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::instance().color(Role::grid));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

}  // namespace signalbox::console
