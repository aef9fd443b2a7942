// Package ui draws: the shell around every page and the components that pages are
// made of. A component takes a struct, does no I/O, and can be rendered in a test.
//
// Words and the token of the forms come with the context: Shell, Bare and Public set
// it, and so does Call.Fragment; elsewhere render with With(ctx, words, token). Every component works
// without script; privet.js adds comfort by the data attributes that they write.
//
// Marks: [Badge] [StateBadge] [Tag] [TagBare] [TagSensitive] [Country] [Count] [Dot]
// [Ref] [Kbd] [Avatar] [AvatarLarge] [Who] [Icon] [Clock].
//
// Actions: [Button] (a link if it has an address) [LinkButton] [IconButton]
// [PostButton] (with its own form) [ButtonGroup] [Menu] (popover; a Btn opens it by
// Menu) [Dialog] [Drawer] (a Btn opens them by Dialog, closes by Close).
//
// Surfaces: [Card] [KVList] with [KV] [List] [Callout] [Empty] [Skeleton] [Timeline]
// [Diff] [Thread] [ToastPartial].
//
// Forms: [FormBox] (token, Guard, Auto) [ErrorSummary] [Fields] [FormFoot] [FieldBox]
// [FieldGroup]; controls [Text] [TextArea] [Select] [Combobox] [MultiCombo]
// [ComboOptions] (answer to the URL of a Combobox) [Choices] [Scale] [Switch]
// [Checkbox] [Date] [Number] [Period] (PeriodOf reads it) [FileDrop]; child rows
// [ChildRows] with [ChildRow]; inline edit [EditCell] with [EditForm].
//
// Lists: [Views] [Tabs] [Toolbar] [Search] [Chip] [ChipAdd] [Region] [SortHead]
// [RowSelect] [SelectAll] [BulkBar] [Pager].
//
// Work: [Board] [Lane] [KanbanCard] [MonthGrid] [Steps].
//
// Numbers: [Bar] [Progress] [StackBar] [Legend] [Ring] [Spark] [Figures] [Trend]
// [Heat] [PinMark]. Gallery shows all of them.
//
// An href that may hold what a person typed goes through [Address].
//
// What privet.js understands (all optional, all by delegation, so that it also holds
// for what htmx swaps in):
//
//   - data-keys="G H" on a link: the keys that lead there; data-key="n": one key
//   - data-do="theme|nav|palette|clear|close|open:ID"
//   - data-open="ID" on a link: opens the dialog instead of following
//   - data-modal on a dialog: it opens at once
//   - data-focus on an element: takes the focus when it comes
//   - data-tick on a time: counts on
//   - data-script with hidden: shown once there is script
package ui
