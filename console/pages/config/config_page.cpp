#include "console/pages/config/config_page.hpp"

#include "engine/config/meaning_changes.hpp"
#include "console/config/promotion.hpp"
#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/diff_view.hpp"
#include "console/pages/config/editor_help.hpp"
#include "console/pages/config/form_panel.hpp"
#include "console/pages/config/gateway_dialog.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/config/outline_tree.hpp"
#include "console/pages/config/problem_list.hpp"
#include "console/pages/config/watch_panel.hpp"
#include "console/pages/config/what_if_panel.hpp"
#include "console/pages/message_pane.hpp"

#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace signalbox::console {

namespace {

/// In the order in which makeContent() puts them together.
int placeOf(FlowStep step)
{
    switch (step) {
    case FlowStep::diff: return 1;
    case FlowStep::what_if: return 2;
    case FlowStep::watch: return 3;
    case FlowStep::history: return 4;
    default: return 0;
    }
}

QString conflictText(std::vector<std::string> const& theirs, MergedText const& merged)
{
    QStringList what;
    for (std::string const& each : theirs) what << QString::fromStdString(each);
    constexpr int told = 3;
    if (what.size() > told) what = what.mid(0, told) << ConfigPage::tr("%1 more").arg(theirs.size() - told);
    QString const changed = what.isEmpty() ? ConfigPage::tr("comments or blanks") : what.join(QStringLiteral("; "));
    if (merged.text)
        return ConfigPage::tr("The configuration was changed underneath: %1. Your changes touch other lines; nothing was applied.")
            .arg(changed);
    QStringList lines;
    for (std::size_t const each : merged.conflicts) lines << QString::number(each);
    return ConfigPage::
        tr("The configuration was changed underneath: %1. Both of you changed the same lines (%2 of the text you began with). Nothing was "
           "applied; your text is kept.")
            .arg(changed, lines.join(QStringLiteral(", ")));
}

}  // namespace

void ConfigPage::connectFlow()
{
    connect(flow_, &ConfigFlow::stageChanged, this, &ConfigPage::showState);
    connect(flow_, &ConfigFlow::textReplaced, this, &ConfigPage::showText);
    connect(flow_, &ConfigFlow::checkedChanged, this, [this] {
        editor_->setFindings(flow_->findings());
        problems_->setFindings(flow_->findings());
        showProblems();
        showState();
    });
    connect(flow_, &ConfigFlow::unread, this, [this](QString const& why) {
        if (flow_->stage() == ConfigFlow::Stage::none) return showNothing(why);
        notice_line_->say(why, true, {{tr("Try &again"), [this] { flow_->readAgain(); }}});
    });
    connect(flow_, &ConfigFlow::said, this, [this](QString const& words, bool bad) { notice_line_->say(words, bad); });
    connect(flow_, &ConfigFlow::changedUnderneath, this, &ConfigPage::tellConflict);
    connect(flow_, &ConfigFlow::appliedChanged, this, [this] {
        ConfigFlow::Applied const& of = *flow_->applied();
        auto const sentences = config::sentences_of(of.former, of.now);
        QString const first = sentences.empty() ? tr("comments or blanks") : QString::fromStdString(sentences.front());
        watch_->watch(of.at_us, of.rolled_back ? tr("Rolled back: %1").arg(first) : tr("Applied: %1").arg(first));
        showStep(FlowStep::watch);
    });
    connect(source_, &ConfigSource::said, this, [this](QString const& words, bool bad) { notice_line_->say(words, bad); });
    connect(source_, &ConfigSource::changed, this, &ConfigPage::showState);
}

void ConfigPage::setGateway(GatewayFacts const& facts)
{
    source_->setGateway(facts);
    if (flow_->stage() == ConfigFlow::Stage::none) showNothing({});
}

void ConfigPage::choose(FlowStep step)
{
    if (flow_->stage() == ConfigFlow::Stage::none) return;
    switch (step) {
    case FlowStep::check:
        flow_->checkNow();
        showStep(FlowStep::edit);
        break;
    case FlowStep::apply: flow_->apply(); break;
    default: showStep(step); break;
    }
    showState();
}

void ConfigPage::showStep(FlowStep step)
{
    shown_ = step;
    centre_->setCurrentIndex(placeOf(step));
    if (step == FlowStep::diff) showDiff();
    if (step == FlowStep::history) readHistory();
    if (step == FlowStep::what_if) what_if_->look(flow_->text(), placeOfText(), store_.path());
    showState();
}

void ConfigPage::showState()
{
    using Stage = ConfigFlow::Stage;
    bool const open = flow_->stage() != Stage::none && !flow_->base().tag.isEmpty();
    FlowBarState state;
    state.name = open ? flow_->name() : QString();
    state.revision = flow_->base().revision.isEmpty() ? source_->revision() : flow_->base().revision;
    if (!open) state.revision.clear();
    state.checked = flow_->checked() == ConfigFlow::Checked::yes;
    for (config::finding const& each : flow_->findings()) ++(each.level == config::severity::error ? state.errors : state.warnings);
    state.changed = flow_->changed();
    state.applying = flow_->stage() == Stage::applying;
    state.shown = shown_;
    bar_->setState(state);
    editor_->setReadOnly(state.applying);
    form_->setEnabled(!state.applying);
    watch_->setCanRollBack(flow_->canRollBack());
    if (open) stack_->setCurrentWidget(across_);
}

void ConfigPage::showText()
{
    auto const shown = editorText(flow_->text());
    if (!shown) {
        QTimer::singleShot(0, this, [this] {  // the flow is speaking at this moment
            flow_->close();
            showNothing(tr("The text is no UTF-8, or its lines end in two ways: this editor would change what it must not touch."));
        });
        return;
    }
    form_of_text_ = shown->form;
    putting_ = true;
    if (std::exchange(name_of_text_, flow_->name()) != flow_->name())
        editor_->setPlainText(shown->text);
    else if (editor_->text() != shown->text)
        editor_->putText(shown->text);
    putting_ = false;
    look();
    if (shown_ == FlowStep::diff) showDiff();
    showState();
    if (!promoted_group_.isEmpty()) QTimer::singleShot(0, this, &ConfigPage::prepare);  // the flow is speaking at this moment
}

void ConfigPage::promote(QString const& group, QString const& arm)
{
    promoted_group_ = group;
    promoted_arm_ = arm;
    if (flow_->stage() == ConfigFlow::Stage::editing) return prepare();
    if (flow_->stage() == ConfigFlow::Stage::none)
        showNothing(
            tr("Open the configuration that has the group %1: the change that gives all of it to %2 is prepared there, and you apply it.")
                .arg(group, arm));
}

void ConfigPage::prepare()
{
    if (promoted_group_.isEmpty() || flow_->stage() != ConfigFlow::Stage::editing) return;
    QString const group = std::exchange(promoted_group_, {}), arm = std::exchange(promoted_arm_, {});
    Promotion const made = promotionOf(editor_->text().toStdString(), group.toStdString(), arm.toStdString());
    if (!made.text)
        return notice_line_->say(tr("The end of the experiment could not be prepared: %1.").arg(QString::fromStdString(made.why)), true);
    editor_->putText(QString::fromStdString(*made.text));
    look_pause_.stop();
    look();
    showStep(FlowStep::diff);
    notice_line_->say(tr("All of %1 goes to %2 once this is applied. Nothing is changed yet; Undo takes it back.").arg(group, arm), false);
}

void ConfigPage::textEdited()
{
    if (putting_ || flow_->stage() == ConfigFlow::Stage::none) return;
    flow_->setText(bytesOf(editor_->text(), form_of_text_));
    look_pause_.start();
    showState();
}

void ConfigPage::look()
{
    looks_->run([this, text = editor_->text().toStdString()]() -> NewestJob::Then {
        node_pointer const tree = treeOf(text);
        auto const outline = tree ? outlineOf(*tree) : std::vector<OutlineSection>();
        return [this, text, tree, outline] { take(text, tree, outline); };
    });
    if (shown_ == FlowStep::diff) showDiff();
}

/// While the text is no YAML the outline stays as it was, and the form waits.
void ConfigPage::take(std::string text, node_pointer const& tree, std::vector<OutlineSection> const& outline)
{
    tree_ = tree;
    text_of_tree_ = std::move(text);
    if (tree_) help_->setTree(tree_);
    if (tree_) outline_->setOutline(outline);
    if (tree_ && !wanted_place_.isEmpty()) outline_->choose(std::exchange(wanted_place_, {}));
    showPlace();
}

void ConfigPage::showPlace()
{
    form_->setPlace(tree_, outline_->path());
}

void ConfigPage::showDiff()
{
    diffs_->run([this, before = flow_->base().text, after = flow_->text()]() -> NewestJob::Then {
        auto const sentences = config::sentences_of(before, after);
        return [this, before, after, sentences] {
            diff_->showChange(tr("What Apply would change in %1:").arg(QFileInfo(flow_->name()).fileName()), sentences, before, after);
        };
    });
}

void ConfigPage::tellConflict()
{
    std::vector<NoticeLine::Way> ways;
    if (flow_->merged().text)
        ways.emplace_back(tr("&Merge both"), [this] {
            flow_->merge();
            showStep(FlowStep::diff);
        });
    ways.emplace_back(tr("Take &theirs"), [this] {
        flow_->takeTheirs();
        notice_line_->say(tr("The text is the one that is there. Yours comes back with Undo."), false);
    });
    notice_line_->say(conflictText(config::sentences_of(flow_->base().text, flow_->theirs()->text), flow_->merged()), true,
                      std::move(ways));
}

void ConfigPage::showNothing(QString const& why)
{
    QString const text = tr("Open the file of a gateway, or connect to a gateway that runs: its configuration is checked as you type, and "
                            "applied when you say so.");
    nothing_->setMessage({why.isEmpty() ? tr("No configuration is open") : tr("The configuration could not be read"),
                          why.isEmpty() ? text : why,
                          {},
                          {tr("&Open a configuration…"), tr("&Connect to a gateway…")}});
    stack_->setCurrentWidget(nothing_);
    showState();
}

void ConfigPage::askFile()
{
    QString const file = QFileDialog::getOpenFileName(this, tr("Open a configuration"), QFileInfo(source_->file()).path(),
                                                      tr("Configurations (*.yaml *.yml);;All files (*)"));
    if (!file.isEmpty()) source_->openFile(file);
}

void ConfigPage::askGateway()
{
    GatewayDialog dialog(flow_->name().contains(QStringLiteral("://")) ? flow_->name() : QString(), this);
    if (dialog.exec() == QDialog::Accepted) source_->connectTo(dialog.address(), dialog.token());
}

QByteArray ConfigPage::saveState() const
{
    auto const packed = [](QSplitter const& of) { return QString::fromLatin1(of.saveState().toBase64()); };
    QJsonObject const state{
        {QStringLiteral("file"), source_->file()}, {QStringLiteral("across"), packed(*across_)}, {QStringLiteral("down"), packed(*down_)}};
    return QJsonDocument(state).toJson(QJsonDocument::Compact);
}

void ConfigPage::restoreState(QByteArray const& state)
{
    QJsonObject const from = QJsonDocument::fromJson(state).object();
    auto const unpack = [&](char const* key) { return QByteArray::fromBase64(from.value(QLatin1String(key)).toString().toLatin1()); };
    setFirstSizes();
    across_->restoreState(unpack("across"));
    down_->restoreState(unpack("down"));
    QString const file = from.value(QStringLiteral("file")).toString();
    if (flow_->stage() == ConfigFlow::Stage::none && !file.isEmpty()) source_->openFile(file);
}

/// The file that the text belongs to; empty where it is known by an address.
QString ConfigPage::placeOfText() const
{
    return flow_->name().contains(QStringLiteral("://")) ? QString() : flow_->name();
}

bool ConfigPage::isSettled() const
{
    return flow_->isSettled() && !what_if_->running() && !looks_->busy() && !diffs_->busy() && !look_pause_.isActive();
}

}  // namespace signalbox::console
