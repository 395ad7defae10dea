#include "console/pages/config/form_panel.hpp"

#include "engine/config/tree_values.hpp"

#include <QHBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int least_button = 20;  // in a window of 640 pixels the editor has the room

QLabel* makeLabel(bool strong)
{
    auto* const made = new QLabel;
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setMinimumWidth(0);
    QFont font = made->font();
    font.setBold(strong);
    made->setFont(font);
    return made;
}

QToolButton* makeButton(QString const& sign, QString const& name, char const* object)
{
    auto* const made = new QToolButton;
    made->setText(sign);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setAutoRaise(true);
    made->setAccessibleName(name);
    made->setToolTip(name);
    made->setObjectName(QLatin1String(object));
    return made;
}

/// "member sim-fast" of groups[0].members[1], "failover" of groups[0].failover.
QString titleOf(node const& at, QString const& path)
{
    QString const last = path.section(QLatin1Char('.'), -1);
    if (!last.endsWith(QLatin1Char(']'))) return last;
    QString const section = last.section(QLatin1Char('['), 0, 0);
    auto const place = last.section(QLatin1Char('['), 1, 1).chopped(1).toULongLong();
    return QString::fromStdString(config::noun_of(section.toStdString()) + ' ' + config::item_name(at, place));
}

}  // namespace

FormPanel::FormPanel(QWidget* parent)
    : QWidget(parent),
      title_(makeLabel(true)),
      about_(makeLabel(false)),
      explained_(makeLabel(false)),
      back_(makeButton(QStringLiteral("‹"), tr("Back to the whole section"), "form_back")),
      sections_(makeButton(tr("Sections"), tr("Add, show or remove sections"), "form_sections")),
      remove_(makeButton(tr("Remove"), tr("Remove this"), "form_remove")),
      menu_(new QMenu(this)),
      area_(new QScrollArea),
      lists_column_(new QVBoxLayout),
      members_(new MemberRows(nullptr)),
      fields_(new FieldForm(nullptr))
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 4, 4);
    column->addWidget(makeHead());
    column->addWidget(about_);
    auto* const inside = new QWidget;
    auto* const rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 4, 0);
    rows->addWidget(members_);
    rows->addWidget(fields_);
    lists_column_->setContentsMargins(0, 4, 0, 0);
    rows->addLayout(lists_column_);
    rows->addStretch();
    area_->setWidget(inside);
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setAccessibleName(tr("Form"));
    column->addWidget(area_, 1);
    column->addWidget(explained_);
    connectParts();
}

QWidget* FormPanel::makeHead()
{
    auto* const head = new QWidget;
    auto* const row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(back_);
    row->addWidget(title_, 1);
    row->addWidget(sections_);
    row->addWidget(remove_);
    for (QToolButton* each : {sections_, remove_}) each->setMinimumWidth(least_button);
    sections_->setMenu(menu_);
    sections_->setPopupMode(QToolButton::InstantPopup);
    menu_->setToolTipsVisible(true);
    return head;
}

void FormPanel::connectParts()
{
    connect(fields_, &FieldForm::changed, this, &FormPanel::changed);
    connect(fields_, &FieldForm::explained, explained_, &QLabel::setText);
    connect(members_, &MemberRows::moved, this,
            [this](int from, int to) { emit movePlace(inner_ + QStringLiteral(".members"), from, to); });
    connect(members_, &MemberRows::removed, this, &FormPanel::removePlace);
    connect(members_, &MemberRows::opened, this, [this](int place) { goInto(QStringLiteral("%1.members[%2]").arg(inner_).arg(place)); });
    connect(members_, &MemberRows::weightChosen, this,
            [this](QString const& path, int weight) { emit changed(path, QString::number(weight)); });
    connect(menu_, &QMenu::aboutToShow, this, &FormPanel::showMenu);
    connect(remove_, &QToolButton::clicked, this, &FormPanel::takeRemoval);
    connect(back_, &QToolButton::clicked, this, [this] {
        qsizetype const end = inner_.lastIndexOf(QLatin1Char('.'));
        goInto(end > path_.size() ? inner_.left(end) : path_);
    });
}

void FormPanel::setPlace(node_pointer const& root, QString const& path)
{
    area_->setEnabled(root != nullptr);
    sections_->setEnabled(root != nullptr);
    remove_->setEnabled(root != nullptr);
    if (!root) return;
    root_ = root;
    if (path != path_) explained_->clear();
    bool const inside = path == path_ && at(root, inner_.toStdString()) != nullptr;
    if (!inside) inner_ = path;
    path_ = path;
    showInner();
}

void FormPanel::goInto(QString const& path)
{
    inner_ = path;
    explained_->clear();
    if (root_) showInner();
    (back_->isVisible() ? back_ : sections_)->setFocus();
}

void FormPanel::showInner()
{
    node_pointer const here = inner_.isEmpty() ? nullptr : at(root_, inner_.toStdString());
    title_->setText(here ? titleOf(*here, inner_) : tr("Nothing is chosen"));
    about_->setText(here ? QString::fromStdString(aboutPath(inner_.toStdString()))
                         : tr("Choose a part of the configuration in the outline."));
    about_->setVisible(!inner_.endsWith(QLatin1Char(']')));
    back_->setVisible(inner_ != path_);
    remove_->setVisible(here != nullptr);
    remove_->setAccessibleName(tr("Remove %1").arg(title_->text()));
    remove_->setToolTip(remove_->accessibleName());
    showMembers(here);
    fields_->setFields(here ? formFields(root_, inner_.toStdString()) : std::vector<FormField>());
    showLists();
}

void FormPanel::showMembers(node_pointer const& here)
{
    QString const list = inner_ + QStringLiteral(".members");
    node_pointer const members = here ? at(root_, list.toStdString()) : nullptr;
    members_->setVisible(members && members->what == node::kind::list);
    if (members_->isVisibleTo(this)) members_->setMembers(list, *members);
}

void FormPanel::showLists()
{
    auto const lists = formLists(root_, inner_.toStdString());
    while (lists_.size() > lists.size()) {
        lists_.back()->hide();
        lists_.back()->deleteLater();
        lists_.pop_back();
    }
    while (lists_.size() < lists.size()) {
        auto* const made = new ItemRows(nullptr);
        connect(made, &ItemRows::moved, this, [this, made](int from, int to) { emit movePlace(made->list(), from, to); });
        connect(made, &ItemRows::removed, this, &FormPanel::removePlace);
        connect(made, &ItemRows::added, this, &FormPanel::addTo);
        connect(made, &ItemRows::opened, this, [this, made](int place) {
            if (made->ofSections()) goInto(QStringLiteral("%1[%2]").arg(made->list()).arg(place));
        });
        lists_column_->addWidget(made);
        lists_.push_back(made);
    }
    for (std::size_t i = 0; i < lists.size(); ++i) lists_[i]->setList(lists[i], lists[i].label != "members" || lists[i].items.empty());
}

QAction* FormPanel::offer(QString const& words, std::string const& about, std::function<void()> act)
{
    QAction* const made = menu_->addAction(words, this, std::move(act));
    made->setToolTip(QString::fromStdString(about));
    return made;
}

/// What stands and may stand in the section that is shown, and what may stand at the top.
void FormPanel::showMenu()
{
    menu_->clear();
    std::vector<FormSection> const inside = inner_.isEmpty() ? std::vector<FormSection>() : formSections(root_, inner_.toStdString());
    for (FormSection const& each : inside) {
        QString const path = QString::fromStdString(each.path), label = QString::fromStdString(each.label);
        if (!each.present) {
            offer(tr("Add %1").arg(label), each.about, [this, path] { emit addSection(path); });
            continue;
        }
        if (each.opens) offer(tr("Show %1").arg(label), each.about, [this, path] { goInto(path); });
        offer(tr("Remove %1").arg(label), each.about, [this, path] { emit removePlace(path); });
    }
    if (!menu_->isEmpty()) menu_->addSeparator();
    for (FormSection const& each : formSections(root_, {})) {
        QString const path = QString::fromStdString(each.path);
        if (each.list)
            offer(tr("New %1").arg(QString::fromStdString(config::noun_of(each.label))), each.about,
                  [this, path] { emit addTo(path, {}); });
        else if (!each.present)
            offer(tr("New section %1").arg(path), each.about, [this, path] { emit addSection(path); });
    }
}

void FormPanel::takeRemoval()
{
    QString const gone = inner_;
    if (inner_ != path_) inner_ = path_;
    emit removePlace(gone);
}

}  // namespace signalbox::console
