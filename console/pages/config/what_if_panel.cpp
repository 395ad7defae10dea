#include "console/pages/config/what_if_panel.hpp"

#include "console/look/figures.hpp"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

#include <array>

namespace signalbox::console {

namespace {

struct Range {
    char const* words;
    char const* since;
};
constexpr std::array<Range, 4> ranges{{
    {QT_TRANSLATE_NOOP("signalbox::console::WhatIfPanel", "of the last hour"), "1h"},
    {QT_TRANSLATE_NOOP("signalbox::console::WhatIfPanel", "of the last day"), "1d"},
    {QT_TRANSLATE_NOOP("signalbox::console::WhatIfPanel", "of the last 7 days"), "7d"},
    {QT_TRANSLATE_NOOP("signalbox::console::WhatIfPanel", "of all time"), ""},
}};
constexpr int usual_range = 2;

QTreeWidget* table(QString const& name, QStringList const& header, int wide)
{
    auto* const made = new QTreeWidget;
    made->setAccessibleName(name);
    made->setHeaderLabels(header);
    made->setRootIsDecorated(false);
    made->setUniformRowHeights(true);
    made->setFrameShape(QFrame::NoFrame);
    made->header()->setStretchLastSection(false);
    made->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    made->header()->setSectionResizeMode(wide, QHeaderView::Stretch);
    return made;
}

QString evidenceText(QString const& word)
{
    if (word == QStringLiteral("exact")) return WhatIfPanel::tr("✓ exact");
    if (word == QStringLiteral("modelled")) return WhatIfPanel::tr("≈ modelled");
    return WhatIfPanel::tr("? unknown");
}

}  // namespace

WhatIfPanel::WhatIfPanel(QWidget* parent)
    : QWidget(parent),
      run_(this),
      sentence_(new QLabel),
      since_(new QComboBox),
      again_(new QPushButton(tr("Ask a&gain"))),
      flows_(table(tr("Requests that would move"), {tr("From"), tr("To"), tr("Requests"), tr("Of all")}, 1)),
      lines_(table(tr("What is known about it"), {tr("What"), tr("Evidence")}, 0))
{
    auto* const column = new QVBoxLayout(this);
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setWordWrap(true);
    column->addWidget(sentence_);
    auto* const row = new QHBoxLayout;
    auto* const label = new QLabel(tr("Recorded &requests"));
    label->setBuddy(since_);
    for (Range const& each : ranges) since_->addItem(tr(each.words), QLatin1String(each.since));
    since_->setCurrentIndex(usual_range);
    since_->setAccessibleName(tr("Which recorded requests"));
    row->addWidget(label);
    row->addWidget(since_);
    row->addWidget(again_);
    row->addStretch(1);
    column->addLayout(row);
    auto* const parts = new QSplitter(Qt::Vertical);
    parts->addWidget(lines_);
    parts->addWidget(flows_);
    column->addWidget(parts, 1);
    connect(since_, &QComboBox::currentIndexChanged, this, &WhatIfPanel::ask);
    connect(again_, &QPushButton::clicked, this, &WhatIfPanel::ask);
    connect(&run_, &WhatIfRun::found, this, &WhatIfPanel::take);
    connect(&run_, &WhatIfRun::failed, this, &WhatIfPanel::tell);
}

void WhatIfPanel::look(std::string const& text, QString const& place, QString const& store)
{
    if (question_.text == text && question_.place == place && question_.store == store && (figures_ || run_.running())) return;
    question_ = {text, place, store, {}};
    ask();
}

void WhatIfPanel::ask()
{
    if (question_.store.isEmpty()) return tell(tr("No store of recorded requests is open."));
    tell(tr("Deciding the recorded requests again …"));
    question_.since = since_->currentData().toString();
    run_.ask(question_);
}

void WhatIfPanel::tell(QString const& words)
{
    figures_.reset();
    flows_->clear();
    lines_->clear();
    sentence_->setText(words);
}

void WhatIfPanel::take(WhatIfFigures const& figures)
{
    tell({});
    figures_ = figures;
    double const all = static_cast<double>(figures.requests);
    if (figures.requests == 0) return sentence_->setText(tr("No request of that time can be compared. Choose a longer one."));
    sentence_->setText(figures.changed == 0
                           ? tr("Nothing would move: all %1 requests keep their route.").arg(figures::count(figures.requests))
                           : tr("%1 of %2 requests (%3) would change their route.")
                                 .arg(partsText(figures.changed), figures::count(figures.requests), figures::share(figures.changed / all)));
    for (WhatIfFlow const& each : figures.flows) {
        auto* const item = new QTreeWidgetItem(flows_, {each.from, each.to, partsText(each.requests), figures::share(each.requests / all)});
        for (int column : {2, 3}) item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
    for (WhatIfLine const& each : figures.lines) {
        auto* const item = new QTreeWidgetItem(lines_, {each.words, evidenceText(each.evidence)});
        item->setToolTip(0, each.words);
    }
}

}  // namespace signalbox::console
