//! The state of a session's screen apart from its dialogs: what is listed, selected, marked and searched for, and the messages and effects
//! that change it. Draws nothing and knows no dialog.

pub mod alert;
pub mod answer;
pub mod deferred_action;
pub mod effect;
pub mod layer_part;
pub mod list_filter;
pub mod list_order;
pub mod list_preferences;
pub mod list_search;
pub mod marks;
pub mod match_summary;
pub mod model;
pub mod msg;
pub mod panel_data;
pub mod privacy;
pub mod search_arena;
pub mod search_rows;
pub mod trial;
