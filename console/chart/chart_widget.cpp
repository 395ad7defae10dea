#include "console/chart/chart_widget.hpp"

#include "console/look/theme.hpp"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <mutex>

namespace signalbox::console {

namespace {

class TableModel : public QAbstractTableModel {
public:
    TableModel(ChartTable table, QObject* parent) : QAbstractTableModel(parent), table_(std::move(table)) {}
    int rowCount(QModelIndex const& parent) const override { return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()); }
    int columnCount(QModelIndex const& parent) const override { return parent.isValid() ? 0 : static_cast<int>(table_.header.size()); }
    QVariant data(QModelIndex const& index, int role) const override
    {
        QString const text = table_.rows[static_cast<std::size_t>(index.row())].value(index.column());
        if (role == Qt::DisplayRole) return text;
        if (role != Qt::TextAlignmentRole) return {};
        bool number = false;
        text.toDouble(&number);
        return int(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return role == Qt::DisplayRole && orientation == Qt::Horizontal ? table_.header.value(section) : QVariant();
    }

private:
    ChartTable table_;
};

// A chart tells readers of screens that it is one; an ordinary widget would be a nameless area.
QAccessibleInterface* chartInterface(QString const&, QObject* object)
{
    auto* const chart = qobject_cast<ChartWidget*>(object);
    return chart ? new QAccessibleWidget(chart, QAccessible::Chart) : nullptr;
}

}  // namespace

ChartWidget::ChartWidget(QWidget* parent) : QWidget(parent)
{
    static std::once_flag once;
    std::call_once(once, [] { QAccessible::installFactory(chartInterface); });
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    table_action_ = new QAction(tr("View as table"), this);
    table_action_->setShortcut(Qt::Key_F9);
    table_action_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    table_action_->setCheckable(true);
    connect(table_action_, &QAction::toggled, this, &ChartWidget::showTable);
    copy_action_ = new QAction(tr("Copy as CSV"), this);
    copy_action_->setShortcut(QKeySequence::Copy);
    copy_action_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy_action_, &QAction::triggered, this, &ChartWidget::copyCsv);
    addActions({table_action_, copy_action_});
    connect(&Theme::instance(), &Theme::changed, this, [this] { invalidate(); });
}

void ChartWidget::setTitle(QString const& title)
{
    title_ = title;
    setAccessibleName(title);
    invalidate();
}

void ChartWidget::setSentence(QString const& sentence)
{
    if (sentence == sentence_) return;
    sentence_ = sentence;
    setAccessibleDescription(sentence);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void ChartWidget::setNote(QString const& note)
{
    note_ = note;
    invalidate();
}

bool ChartWidget::tableShown() const
{
    return sheet_ && !sheet_->isHidden();
}

// The table names the chart, and the button beside the name is the way back.
void ChartWidget::makeTable()
{
    sheet_ = new QWidget(this);
    sheet_->setAutoFillBackground(true);
    auto* const column = new QVBoxLayout(sheet_);
    column->setContentsMargins(6, 2, 2, 2);
    column->setSpacing(2);
    auto* const row = new QHBoxLayout;
    auto* const heading = new QLabel(title_, sheet_);
    auto* const back = new QToolButton(sheet_);
    back->setObjectName(QStringLiteral("picture"));
    back->setText(tr("Picture (F9)"));
    back->setAccessibleName(tr("Back to the picture"));
    back->setAutoRaise(true);
    back->setFocusPolicy(Qt::StrongFocus);
    connect(back, &QToolButton::clicked, this, [this] { showTable(false); });
    row->addWidget(heading, 1);
    row->addWidget(back);
    column->addLayout(row);
    view_ = new QTableView(sheet_);
    view_->setWordWrap(false);
    view_->setTabKeyNavigation(false);
    view_->verticalHeader()->hide();
    view_->setAlternatingRowColors(true);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->horizontalHeader()->setStretchLastSection(true);
    column->addWidget(view_, 1);
    sheet_->setGeometry(rect());
    sheet_->hide();
}

void ChartWidget::showTable(bool shown)
{
    if (shown == tableShown()) return;
    if (shown && sheet_ == nullptr) makeTable();
    view_->setAccessibleName(tr("%1, as a table").arg(title_));
    sheet_->setVisible(shown);
    table_action_->setChecked(shown);
    if (shown) {
        fillTable();
        view_->setFocus();
    } else {
        setFocus();
    }
    emit tableToggled(shown);
}

void ChartWidget::fillTable()
{
    QAbstractItemModel* const before = view_->model();
    view_->setModel(new TableModel(table(), view_));
    delete before;
    view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    QFontMetrics const metrics = view_->fontMetrics();
    for (int i = 0; i < view_->model()->columnCount(); ++i)
        view_->setColumnWidth(i, metrics.horizontalAdvance(QString(i == 0 ? 24 : 14, QLatin1Char('0'))));
}

void ChartWidget::copyCsv()
{
    QApplication::clipboard()->setText(toCsv(table()));
}

QSize ChartWidget::minimumSizeHint() const
{
    return {fontMetrics().height() * 14, fontMetrics().height() * 10};
}
QSize ChartWidget::sizeHint() const
{
    return {fontMetrics().height() * 28, fontMetrics().height() * 14};
}

void ChartWidget::dataChanged()
{
    if (tableShown()) fillTable();
    invalidate();
}

bool ChartWidget::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* const help = static_cast<QHelpEvent*>(event);
        bool const heading = help->pos().y() < fontMetrics().height() * 2;
        QToolTip::showText(help->globalPos(), heading ? sentence_ : QString(), this);
        return true;
    }
    if (event->type() == QEvent::KeyPress) by_key_ = true;
    return QWidget::event(event);
}

void ChartWidget::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange || event->type() == QEvent::LocaleChange)
        invalidate();
}

void ChartWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (sheet_ != nullptr) sheet_->setGeometry(rect());
    invalidate();
}

void ChartWidget::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && tableShown())
        showTable(false);
    else
        QWidget::keyPressEvent(event);
}

void ChartWidget::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addActions(actions());
    menu.exec(event->globalPos());
}

void ChartWidget::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    Qt::FocusReason const why = event->reason();
    by_key_ = why == Qt::TabFocusReason || why == Qt::BacktabFocusReason || why == Qt::ShortcutFocusReason;
    update();
}

void ChartWidget::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace signalbox::console
