-- A history of version 1 as it was first released, with two sessions. Never to be changed.
PRAGMA application_id = 1380406344;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE person (
            id INTEGER PRIMARY KEY,
            label TEXT NOT NULL UNIQUE
        );
INSERT INTO "person" VALUES(1,'p 01/ü');
INSERT INTO "person" VALUES(2,'p02');
CREATE TABLE place (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('recording', 'results')),
            path BLOB NOT NULL,
            UNIQUE (path, kind)
        );
INSERT INTO "place" VALUES(1,1,'recording',X'2F6E6F77686572652F73657373696F6E2D31');
INSERT INTO "place" VALUES(2,2,'recording',X'2F6E6F77686572652F73657373696F6E2D32');
CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL REFERENCES person,
            name TEXT NOT NULL,
            started_utc TEXT,
            simulated INTEGER NOT NULL,
            placement TEXT NOT NULL,
            plan TEXT NOT NULL,
            stage INTEGER,
            sets_done INTEGER,
            sets_planned INTEGER,
            duration_s REAL NOT NULL,
            n_backward INTEGER NOT NULL,
            n_forward INTEGER NOT NULL,
            n_unknown INTEGER NOT NULL,
            is_backward INTEGER NOT NULL,
            cadence_spm REAL,
            stride_time_cv_pct REAL,
            asymmetry_pct REAL,
            stride_length_m REAL,
            in_band_pct REAL,
            n_long INTEGER NOT NULL,
            n_slow INTEGER NOT NULL,
            n_uneven INTEGER NOT NULL,
            recording_schema TEXT NOT NULL,
            app_version TEXT NOT NULL,
            scored_utc TEXT NOT NULL,
            models TEXT NOT NULL
        );
INSERT INTO "session" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000001',1,'session-1','2026-11-02T10:00:00Z',0,'lower_back','first-backward-walk',0,3,4,900.5,301,40,2,1,101.0,4.25,NULL,NULL,75.0,1,2,3,'retrogait.recording/1','0.1.0','2026-11-30T10:00:00Z','trunk-six-axis');
INSERT INTO "session" VALUES(2,'0000000000000000000000000000000000000000000000000000000000000002',2,'session-2',NULL,0,'lower_back','first-backward-walk',0,3,4,900.5,302,40,2,1,102.0,4.25,NULL,NULL,75.0,1,2,3,'retrogait.recording/1','0.1.0','2026-11-30T10:00:00Z','trunk-six-axis');
CREATE TABLE setrep (
            session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            number INTEGER NOT NULL,
            block TEXT NOT NULL,
            travel TEXT NOT NULL,
            start_s REAL NOT NULL,
            end_s REAL NOT NULL,
            n_backward INTEGER NOT NULL,
            n_steps INTEGER NOT NULL,
            cadence_spm REAL,
            stride_time_cv_pct REAL,
            in_band_pct REAL,
            reason TEXT NOT NULL,
            metres REAL,
            PRIMARY KEY (session_id, number)
        ) WITHOUT ROWID;
INSERT INTO "setrep" VALUES(1,1,'Walk backward','backward',40.0,70.0,50,52,104.0,3.5,80.0,'reached',NULL);
INSERT INTO "setrep" VALUES(2,1,'Walk backward','backward',40.0,70.0,50,52,104.0,3.5,80.0,'reached',NULL);
CREATE INDEX session_by_time ON session (person_id, started_utc);
CREATE INDEX place_by_session ON place (session_id);
COMMIT;
