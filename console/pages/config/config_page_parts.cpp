// The page's parts, its commands and their keys.
#include "console/pages/config/config_page.hpp"

#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/diff_view.hpp"
#include "console/pages/config/editor_help.hpp"
#include "console/pages/config/form_panel.hpp"
#include "console/pages/config/history_panel.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/config/outline_tree.hpp"
#include "console/pages/config/problem_list.hpp"
#include "console/pages/config/watch_panel.hpp"
#include "console/pages/config/what_if_panel.hpp"
#include "console/pages/message_pane.hpp"

#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

QList<int> const widths{170, 500, 390};
QList<int> const heights{480, 90};

}  // namespace

ConfigPage::ConfigPage(StoreReader& store, QWidget* parent)
    : Page(store, parent),
      flow_(new ConfigFlow(this)),
      source_(new ConfigSource(*flow_, this)),
      looks_(new NewestJob(this)),
      diffs_(new NewestJob(this)),
      bar_(new FlowBar(nullptr)),
      notice_line_(new NoticeLine(nullptr)),
      stack_(new QStackedWidget),
      centre_(new QStackedWidget),
      across_(new QSplitter(Qt::Horizontal)),
      down_(new QSplitter(Qt::Vertical)),
      nothing_(new MessagePane),
      outline_(new OutlineTree(nullptr)),
      editor_(new ConfigEditor(nullptr)),
      problems_(new ProblemList(nullptr)),
      form_(new FormPanel(nullptr)),
      diff_(new DiffView(nullptr)),
      watch_(new WatchPanel(store, nullptr)),
      history_(new HistoryPanel(nullptr)),
      note_(new QLineEdit),
      what_if_(new WhatIfPanel(nullptr)),
      help_(new EditorHelp(*editor_))
{
    setObjectName(QStringLiteral("config_page"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addWidget(notice_line_);
    column->addWidget(stack_, 1);
    stack_->addWidget(nothing_);
    stack_->addWidget(makeContent());
    makeCommands();
    connectParts();
    connectFlow();
    connectHistory();
    connectForm();
    showNothing({});
}

ConfigPage::~ConfigPage() = default;

QWidget* ConfigPage::makeContent()
{
    down_->addWidget(editor_);
    down_->addWidget(problems_);
    down_->setStretchFactor(0, 1);
    centre_->addWidget(down_);
    centre_->addWidget(makeDiff());
    centre_->addWidget(what_if_);
    centre_->addWidget(watch_);
    centre_->addWidget(history_);
    for (QWidget* each : std::initializer_list<QWidget*>{outline_, centre_, form_}) {
        each->setMinimumWidth(0);
        across_->addWidget(each);
    }
    across_->setStretchFactor(1, 1);
    setFirstSizes();
    return across_;
}

QWidget* ConfigPage::makeDiff()
{
    auto* const made = new QWidget;
    auto* const column = new QVBoxLayout(made);
    column->setContentsMargins(0, 0, 0, 6);
    diff_->setObjectName(QStringLiteral("config_diff"));
    column->addWidget(diff_, 1);
    note_->setPlaceholderText(tr("Note for the history: why this is changed"));
    note_->setObjectName(QStringLiteral("config_note"));
    note_->setAccessibleName(tr("Note for the history"));
    column->addWidget(note_);
    return made;
}

void ConfigPage::setFirstSizes()
{
    across_->setSizes(widths);
    down_->setSizes(heights);
}

/// All problems are seen where the text keeps half of the room.
void ConfigPage::showProblems()
{
    QList<int> const now = down_->sizes();
    int const all = now.value(0) + now.value(1);
    int const wanted = std::min(problems_->wantedHeight(), all / 2);
    if (wanted > now.value(1)) down_->setSizes({all - wanted, wanted});
}

void ConfigPage::makeCommands()
{
    addCommand(tr("Edit the text"), {}, [this] { choose(FlowStep::edit); });
    addCommand(tr("Show what may stand at the caret"), {}, [this] {
        showStep(FlowStep::edit);
        help_->offer();
    });
    addCommand(tr("Check the text"), Qt::Key_F7, [this] { choose(FlowStep::check); });
    addCommand(tr("Next problem"), Qt::Key_F8, [this] {
        showStep(FlowStep::edit);
        problems_->goToNext();
    });
    addCommand(tr("Show what is changed"), Qt::CTRL | Qt::SHIFT | Qt::Key_D, [this] { choose(FlowStep::diff); });
    addCommand(tr("Show what it would change about recorded requests"), Qt::CTRL | Qt::SHIFT | Qt::Key_I,
               [this] { choose(FlowStep::what_if); });
    addCommand(tr("Apply the change"), Qt::CTRL | Qt::Key_Return, [this] { choose(FlowStep::apply); });
    addCommand(tr("Watch what it did"), Qt::CTRL | Qt::SHIFT | Qt::Key_W, [this] { choose(FlowStep::watch); });
    QMenu& more = bar_->more();
    more.addAction(addCommand(tr("Open a configuration…"), {}, [this] { askFile(); }));
    more.addAction(addCommand(tr("Connect to a gateway…"), {}, [this] { askGateway(); }));
    more.addAction(addCommand(tr("Read it again"), {}, [this] { flow_->readAgain(); }));
    more.addAction(addCommand(tr("History of the configuration"), Qt::CTRL | Qt::SHIFT | Qt::Key_H, [this] { choose(FlowStep::history); }));
    more.addSeparator();
    more.addAction(addCommand(tr("Roll back the last change"), Qt::CTRL | Qt::SHIFT | Qt::Key_R, [this] { flow_->rollBack(); }));
}

void ConfigPage::connectParts()
{
    look_pause_.setSingleShot(true);
    look_pause_.setInterval(look_pause_ms);
    connect(&look_pause_, &QTimer::timeout, this, &ConfigPage::look);
    connect(bar_, &FlowBar::chosen, this, &ConfigPage::choose);
    connect(editor_, &QPlainTextEdit::textChanged, this, &ConfigPage::textEdited);
    connect(editor_, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (editor_->hasFocus()) outline_->follow(editor_->caretLine());
    });
    connect(outline_, &OutlineTree::chosen, this, [this](QString const&, int line) { editor_->goTo(line, 0); });
    connect(outline_, &OutlineTree::pathChanged, this, &ConfigPage::showPlace);
    connect(problems_, &ProblemList::chosen, this, [this](int line, int place) {
        editor_->goTo(line, place);
        editor_->setFocus();
    });
    connect(watch_, &WatchPanel::rollBack, flow_, &ConfigFlow::rollBack);
    connect(nothing_, &MessagePane::pressed, this, [this](int button) { button == 0 ? askFile() : askGateway(); });
}

}  // namespace signalbox::console
