#include "console/pages/choice_box.hpp"

namespace signalbox::console {

QComboBox* choiceBox(QString const& name, QWidget* parent)
{
    auto* const made = new QComboBox(parent);
    made->setAccessibleName(name);
    made->setToolTip(name);
    made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    made->setMinimumContentsLength(2);
    return made;
}

}  // namespace signalbox::console
