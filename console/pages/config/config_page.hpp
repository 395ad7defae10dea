// The configuration of a gateway as text, form and outline, and the way of a change: edit, check, see the difference, apply, watch. Owned by the
// window, on the GUI thread; it reads no file and asks no gateway there.
#pragma once

#include "console/config/config_flow.hpp"
#include "console/config/document_edit.hpp"
#include "console/config/document_outline.hpp"
#include "console/config/editor_text.hpp"
#include "console/config/newest_job.hpp"
#include "console/pages/config/config_source.hpp"
#include "console/pages/config/flow_bar.hpp"
#include "console/pages/page.hpp"

#include <functional>

class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace signalbox::console {

class ConfigEditor;
class DiffView;
class EditorHelp;
class FormPanel;
class HistoryPanel;
class MessagePane;
class NoticeLine;
class OutlineTree;
class ProblemList;
class WatchPanel;
class WhatIfPanel;

class ConfigPage : public Page {
    Q_OBJECT

public:
    static constexpr int look_pause_ms = 100;  // behind the typing, until outline and form follow

    ConfigPage(StoreReader& store, QWidget* parent);
    ~ConfigPage() override;

    QString title() const override { return tr("Config"); }
    void setScope(Scope const&) override {}
    void refresh() override {}
    void setGateway(GatewayFacts const& facts) override;
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;
    bool isSettled() const override;
    void promote(QString const& group, QString const& arm) override;

    void openFile(QString const& path) { source_->openFile(path); }
    void connectTo(QString const& url, QByteArray const& token) { source_->connectTo(url, token); }
    ConfigFlow& flow() { return *flow_; }

private:
    // config_page_parts.cpp: what stands where
    QWidget* makeContent();
    QWidget* makeDiff();
    void setFirstSizes();
    void makeCommands();
    void connectParts();
    // config_page_history.cpp: what was
    void connectHistory();
    void readHistory();
    void showRevision(qint64 id, std::string const& text);
    // config_page.cpp: what happens
    void connectFlow();
    void choose(FlowStep step);
    void showStep(FlowStep step);
    void showState();
    void showProblems();
    void showText();
    void textEdited();
    void look();
    void take(std::string text, node_pointer const& tree, std::vector<OutlineSection> const& outline);
    void showPlace();
    void showDiff();
    QString placeOfText() const;
    // config_page_form.cpp: what the form changes in the text
    void connectForm();
    void editField(QString const& path, QString const& value);
    void addItemTo(QString const& list, QString const& value);
    bool change(std::function<EditReply(Document const&)> const& how);
    // config_page.cpp again
    void tellConflict();
    void prepare();
    void showNothing(QString const& why);
    void askFile();
    void askGateway();

    ConfigFlow* flow_;
    ConfigSource* source_;
    NewestJob* looks_;
    NewestJob* diffs_;
    QTimer look_pause_;
    EditorForm form_of_text_;
    QString name_of_text_;      // whose text the editor has: undoing does not lead from one configuration into another
    node_pointer tree_;         // null while the text is no YAML
    std::string text_of_tree_;  // that it was read from
    FlowStep shown_ = FlowStep::edit;
    QString promoted_group_, promoted_arm_;  // a change that is prepared as soon as there is a text
    QString wanted_place_;                   // that the form added: chosen as soon as the outline has it
    bool putting_ = false;                   // the editor gets its text from the flow at this moment

    FlowBar* bar_;
    NoticeLine* notice_line_;
    QStackedWidget *stack_, *centre_;
    QSplitter *across_, *down_;
    MessagePane* nothing_;
    OutlineTree* outline_;
    ConfigEditor* editor_;
    ProblemList* problems_;
    FormPanel* form_;
    DiffView* diff_;
    WatchPanel* watch_;
    HistoryPanel* history_;
    QLineEdit* note_;
    WhatIfPanel* what_if_;
    EditorHelp* help_;
};

}  // namespace signalbox::console
