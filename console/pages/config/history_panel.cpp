#include "console/pages/config/history_panel.hpp"

#include "console/look/figures.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

enum Column : int { when, outcome, note, because, size, columns };

QString momentText(qint64 at_us)
{
    return figures::moment(at_us, QTimeZone::systemTimeZone());
}

QString outcomeText(ConfigRevision const& of)
{
    return of.trouble.isEmpty() ? HistoryPanel::tr("✓ %1").arg(of.revision) : HistoryPanel::tr("✕ refused");
}

}  // namespace

HistoryPanel::HistoryPanel(QWidget* parent)
    : QWidget(parent),
      sentence_(new QLabel),
      list_(new QTreeWidget),
      older_(new QPushButton(tr("&Older ones"))),
      restore_(new QPushButton(tr("Re&store this text"))),
      diff_(new DiffView(nullptr))
{
    auto* const column = new QVBoxLayout(this);
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setWordWrap(true);
    column->addWidget(sentence_);
    auto* const parts = new QSplitter(Qt::Vertical);
    column->addWidget(parts, 1);
    list_->setAccessibleName(tr("Configurations that were"));
    list_->setHeaderLabels({tr("When"), tr("Outcome"), tr("Note"), tr("Because"), tr("Bytes")});
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setFrameShape(QFrame::NoFrame);
    list_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(Column::note, QHeaderView::Stretch);
    list_->header()->setStretchLastSection(false);
    parts->addWidget(list_);
    parts->addWidget(diff_);
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 2);
    auto* const row = new QHBoxLayout;
    restore_->setObjectName(QStringLiteral("restore_configuration"));
    restore_->setAccessibleDescription(tr("Puts it into the editor, where it is checked and applied as any change"));
    row->addWidget(restore_);
    row->addWidget(older_);
    row->addStretch(1);
    column->addLayout(row);
    connect(list_, &QTreeWidget::currentItemChanged, this, &HistoryPanel::choose);
    connect(older_, &QPushButton::clicked, this, [this] { emit asked(rows_.empty() ? 0 : rows_.back().id); });
    connect(restore_, &QPushButton::clicked, this, [this] {
        if (text_) emit restored(*text_);
    });
    begin();
}

void HistoryPanel::begin()
{
    rows_.clear();
    text_.reset();
    list_->clear();
    diff_->hide();
    older_->setEnabled(false);
    restore_->setEnabled(false);
    sentence_->setText(tr("Reading the history …"));
}

void HistoryPanel::add(ConfigHistory const& part)
{
    for (ConfigRevision const& each : part.rows) {
        auto* const item = new QTreeWidgetItem(list_);
        item->setText(Column::when, momentText(each.at_us));
        item->setText(Column::outcome, outcomeText(each));
        item->setText(Column::note, each.trouble.isEmpty() ? each.note : each.trouble.section(QLatin1Char('\n'), 0, 0));
        item->setText(Column::because, each.because);
        item->setText(Column::size, figures::count(static_cast<std::uint64_t>(each.bytes)));
        item->setTextAlignment(Column::size, Qt::AlignRight | Qt::AlignVCenter);
        if (!each.trouble.isEmpty()) item->setToolTip(Column::note, each.trouble);
        rows_.push_back(each);
    }
    older_->setEnabled(part.more);
    sentence_->setText(rows_.empty() ? tr("No configuration is kept yet.")
                                     : tr("The newest stands above. Choose one to see what restoring it would change."));
}

void HistoryPanel::tellUnread(QString const& why)
{
    sentence_->setText(why);
}

qint64 HistoryPanel::chosenId() const
{
    int const at = list_->indexOfTopLevelItem(list_->currentItem());
    return at < 0 ? 0 : rows_[static_cast<std::size_t>(at)].id;
}

void HistoryPanel::choose()
{
    text_.reset();
    restore_->setEnabled(false);
    if (qint64 const id = chosenId()) emit chosen(id);
}

void HistoryPanel::showRevision(qint64 id, std::string const& text, std::vector<std::string> const& sentences, std::string const& there)
{
    auto const found = std::ranges::find(rows_, id, &ConfigRevision::id);
    if (id != chosenId() || found == rows_.end()) return;
    text_ = text;
    restore_->setEnabled(text != there);
    diff_->show();
    diff_->showChange(tr("What restoring the text of %1 would change:").arg(momentText(found->at_us)), sentences, there, text);
}

}  // namespace signalbox::console
