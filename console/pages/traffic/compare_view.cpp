#include "console/pages/traffic/compare_view.hpp"

#include "console/pages/traffic/compare_words.hpp"

#include "schema/event_id.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <utility>

namespace signalbox::console {

namespace {

QString idOf(schema::Event const& event)
{
    return QString::fromStdString(schema::event_id::to_text(event.id()));
}

}  // namespace

CompareView::CompareView(StoreReader& store, QWidget* parent)
    : QWidget(parent),
      what_(new QLabel),
      part_(new QComboBox),
      parts_(new QStackedWidget),
      only_(new QCheckBox(tr("&Differences only"))),
      table_(new QTableWidget),
      requests_(new ComparedBodiesView(store, ComparedSide::requests, nullptr)),
      answers_(new ComparedBodiesView(store, ComparedSide::answers, nullptr))
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 4, 6);
    what_->setWordWrap(true);
    what_->setTextFormat(Qt::PlainText);
    part_->setObjectName(QStringLiteral("compared_part"));
    part_->setAccessibleName(tr("What of the two requests"));
    part_->addItems({tr("Facts and figures"), tr("What they ask, as the callers sent it"), tr("What they were answered")});
    parts_->addWidget(makeFacts());
    parts_->addWidget(requests_);
    parts_->addWidget(answers_);
    column->addWidget(what_);
    column->addWidget(part_);
    column->addWidget(parts_, 1);
    connect(only_, &QCheckBox::toggled, this, &CompareView::write);
    connect(part_, &QComboBox::currentIndexChanged, parts_, &QStackedWidget::setCurrentIndex);
    write();
}

QWidget* CompareView::makeFacts()
{
    auto* const whole = new QWidget;
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    only_->setChecked(true);
    table_->setObjectName(QStringLiteral("compared"));
    table_->setAccessibleName(tr("The two requests, fact by fact"));
    table_->setColumnCount(3);
    table_->setHorizontalHeaderLabels({QString(), tr("Marked"), tr("This one")});
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setTabKeyNavigation(false);
    table_->setShowGrid(false);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);  // targets and their outcomes wrap
    column->addWidget(only_);
    column->addWidget(table_, 1);
    return whole;
}

void CompareView::setMarked(std::optional<schema::Event> event)
{
    marked_ = std::move(event);
    comparePair();
    write();
}

void CompareView::setShown(std::optional<schema::Event> event)
{
    shown_ = std::move(event);
    comparePair();
    write();
}

void CompareView::comparePair()
{
    if (!marked_ || !shown_ || marked_->id() == shown_->id()) return;
    for (ComparedBodiesView* const each : {requests_, answers_}) each->setPair(*marked_, *shown_);
}

void CompareView::write()
{
    bool const both = marked_ && shown_ && marked_->id() != shown_->id();
    part_->setVisible(both);
    parts_->setVisible(both);
    if (both) return fill();
    what_->setText(marked_ ? tr("%1 is marked. Choose another request to see where they differ.").arg(idOf(*marked_))
                           : tr("Mark a request (Ctrl+D), then choose another one: here they stand beside each other."));
}

void CompareView::fill()
{
    auto const facts = compareRequests(*marked_, *shown_);
    table_->setRowCount(0);
    int different = 0;
    QFont strong = table_->font();
    strong.setBold(true);
    for (ComparedFact const& fact : facts) {
        different += fact.differs() ? 1 : 0;
        if (only_->isChecked() && !fact.differs()) continue;
        int const row = table_->rowCount();
        table_->insertRow(row);
        QString const name = fact.differs() ? QStringLiteral("≠ ") + fact.name : fact.name;
        int column = 0;
        for (QString const& text : {name, fact.left, fact.right}) {
            auto* const cell = new QTableWidgetItem(text);
            cell->setToolTip(column == 0 ? fact.section : text);
            if (fact.differs() && column > 0) cell->setFont(strong);
            table_->setItem(row, column++, cell);
        }
    }
    what_->setText(
        tr("%1, marked, beside %2. Facts that differ: %3 of %4.").arg(idOf(*marked_), idOf(*shown_)).arg(different).arg(facts.size()));
}

}  // namespace signalbox::console
