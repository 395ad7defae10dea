#include "console/pages/config/form_panel.hpp"

#include "console/config/document_outline.hpp"

#include <QVBoxLayout>

namespace signalbox::console {

namespace {

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

QString titleOf(node const& at, QString const& path)
{
    if (!path.endsWith(QLatin1Char(']'))) return path;
    QString const section = path.section(QLatin1Char('['), 0, 0);
    auto const place = path.section(QLatin1Char('['), 1, 1).chopped(1).toULongLong();
    return QString::fromStdString(nounOf(section.toStdString()) + ' ' + itemName(at, place));
}

}  // namespace

FormPanel::FormPanel(QWidget* parent)
    : QWidget(parent),
      title_(makeLabel(true)),
      about_(makeLabel(false)),
      explained_(makeLabel(false)),
      area_(new QScrollArea),
      members_(new MemberRows(nullptr)),
      fields_(new FieldForm(nullptr))
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 4, 4);
    column->addWidget(title_);
    column->addWidget(about_);
    auto* const inside = new QWidget;
    auto* const rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 4, 0);
    rows->addWidget(members_);
    rows->addWidget(fields_);
    rows->addStretch();
    area_->setWidget(inside);
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setAccessibleName(tr("Form"));
    column->addWidget(area_, 1);
    column->addWidget(explained_);
    connect(fields_, &FieldForm::changed, this, &FormPanel::changed);
    connect(fields_, &FieldForm::explained, explained_, &QLabel::setText);
    connect(members_, &MemberRows::swapChosen, this, &FormPanel::swapChosen);
    connect(members_, &MemberRows::weightChosen, this,
            [this](QString const& path, int weight) { emit changed(path, QString::number(weight)); });
}

void FormPanel::setPlace(node_pointer const& root, QString const& path)
{
    area_->setEnabled(root != nullptr);
    if (!root) return;
    if (path != path_) explained_->clear();
    path_ = path;
    node_pointer const here = path.isEmpty() ? nullptr : at(root, path.toStdString());
    title_->setText(here ? titleOf(*here, path) : tr("Nothing is chosen"));
    about_->setText(here ? QString::fromStdString(aboutPath(path.toStdString()))
                         : tr("Choose a part of the configuration in the outline."));
    about_->setVisible(!path.endsWith(QLatin1Char(']')));
    QString const list = path + QStringLiteral(".members");
    node_pointer const members = here ? at(root, list.toStdString()) : nullptr;
    members_->setVisible(members && members->what == node::kind::list);
    if (members_->isVisibleTo(this)) members_->setMembers(list, *members);
    fields_->setFields(here ? formFields(root, path.toStdString()) : std::vector<FormField>());
}

}  // namespace signalbox::console
